/**
 * `npm run test:access -- [--cases N] [--seed S] [--only I]`: builds random trees of files, connects to a socket in each as
 * a random identity, and compares what the kernel says with what the access model says. `--only` looks at one case
 * and prints it.
 */
import { parseArgs } from 'node:util';
import { LabError } from '../../lab/lab.ts';
import { stop } from '../demo/stop.ts';
import { prepare } from './requirements.ts';
import { verify } from './verify.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

try {
  await prepare();
  const only = values.only === undefined ? null : wholeNumber('--only', values.only);
  const run = { cases: wholeNumber('--cases', values.cases), seed: wholeNumber('--seed', values.seed), only };
  const disagreements = await verify(run, stop.signal);
  process.exitCode ||= Number(disagreements > 0);
} catch (error) {
  // A worker that the same Ctrl-C has ended fails in its own way.
  const cause = stop.signal.aborted ? stop.signal.reason : error;
  process.stderr.write(
    `verify:access: ${cause instanceof LabError ? cause.message : (cause.stack ?? cause)}\n`,
  );
  process.exitCode ||= 1;
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new LabError(`${flag} is a whole number, and not ${JSON.stringify(text)}.`);
  return Number(text);
}
