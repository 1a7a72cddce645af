import { constants } from 'node:os';
import { LabError } from '../../lab/lab.ts';

/** Aborts when this process is interrupted; what was begun is then to be taken back. */
export const stop = new AbortController();

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // `on`, not `once`: a second Ctrl-C must not end the clean-up half-way.
  process.on(name, () => {
    process.exitCode = 128 + constants.signals[name];
    stop.abort(new LabError('Called off.'));
  });
}
