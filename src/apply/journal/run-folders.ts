import type { Host } from '../../host/host.ts';
import { type KeptRun, RECORD, readJournals } from './read-journals.ts';

/** `2026-01-23T10:15:00.042Z` as `20260123-101500-042`. */
export function formatId(date: Date): string {
  const digits = date.toISOString().replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`;
}

/** Two runs in the same millisecond still get different ids. */
export async function timeOfItsOwn(host: Host, project: string): Promise<Date> {
  const names = await host.readDir(project);
  const taken = names.ok ? names.value : [];
  let now = host.now();
  while (taken.includes(formatId(new Date(now)))) now++;
  return new Date(now);
}

const KEPT_RUNS = 20;

/**
 * Removes the oldest runs with their backups, and those that never changed anything; what cannot be removed stays. The
 * current run counts, and is never removed, even when the clock was set back.
 */
export async function pruneRuns(host: Host, project: string, current: string): Promise<void> {
  const others = (await readJournals(host, project)).filter(({ id }) => id !== current);
  const isNothing = ({ record }: KeptRun): boolean => record === 'missing';
  const real = others.filter((run) => !isNothing(run));
  for (const { folder } of [...real.slice(KEPT_RUNS - 1), ...others.filter(isNothing)]) {
    const names = await host.readDir(folder);
    // The record first: a directory without one is never mistaken for a complete run.
    const files = names.ok ? names.value.toSorted((one) => (one === RECORD ? -1 : 1)) : [];
    for (const name of files) await host.removeFile(`${folder}/${name}`);
    await host.removeFolder(folder);
  }
}
