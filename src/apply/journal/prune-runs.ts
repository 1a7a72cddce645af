import type { Host } from '../../host/host.ts';
import { type KeptRun, RECORD, readJournals } from './read-journals.ts';

const KEPT_RUNS = 20;

/** Takes the oldest runs away, bytes and all, and those that never came to change anything; what cannot be removed stays. The current one counts, and is safe from a clock that was put back. */
export async function pruneRuns(host: Host, project: string, current: string): Promise<void> {
  const former = (await readJournals(host, project)).filter(({ id }) => id !== current);
  const isNothing = ({ record }: KeptRun): boolean => record === 'missing';
  const real = former.filter((run) => !isNothing(run));
  for (const { folder } of [...real.slice(KEPT_RUNS - 1), ...former.filter(isNothing)]) {
    const names = await host.readDir(folder);
    // The record first: without it nobody takes for whole what is left of it.
    const files = names.ok ? names.value.toSorted((one) => (one === RECORD ? -1 : 1)) : [];
    for (const name of files) await host.removeFile(`${folder}/${name}`);
    await host.removeFolder(folder);
  }
}
