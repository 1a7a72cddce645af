import type { EngineAt } from '../../engine/engine-at.ts';
import type { Host, Result, RunResult } from '../../host/host.ts';
import { flagsOfMark, makeMark, type Purpose } from './probe-mark.ts';
import { removeLostProbe, sweepProbes } from './remove-probe.ts';

export interface RunProbe {
  readonly image: string;
  readonly purpose: Purpose;
  readonly flags: readonly string[];
  readonly command: readonly [entrypoint: string, ...args: string[]];
  readonly timeoutMs: number;
}

/** `docker run` of an image that is there, for one command; of a run that took too long nothing is left either. */
export async function runProbe(
  host: Host,
  engine: EngineAt,
  { image, purpose, flags, command, timeoutMs }: RunProbe,
): Promise<Result<RunResult>> {
  const mark = await makeMark(host, purpose);
  const [entrypoint, ...rest] = command;
  const fixed = ['run', '--rm', '--cap-drop', 'ALL', '--pull', 'never', ...flagsOfMark(mark)];
  const args = [...engine.chosenBy, ...fixed, ...flags, '--entrypoint', entrypoint, image, ...rest];
  const [result] = await Promise.all([
    host.run({ file: 'docker', args }, { timeoutMs }),
    sweepProbes(host, engine),
  ]);
  // ENOENT: there is no docker command here.
  if (!result.ok && result.error !== 'ENOENT') await removeLostProbe(host, engine, mark.name);
  return result;
}
