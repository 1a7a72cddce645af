import { stop } from '../tools/demo/stop.ts';
import { LabError } from './lab.ts';

/** Runs a script of the lab. What a person can do something about is one line and exit code 2; anything else is a bug. */
export async function runMain(name: string, main: () => Promise<void> | void): Promise<void> {
  try {
    await main();
  } catch (error) {
    const cause = stop.signal.aborted ? stop.signal.reason : error;
    if (!(cause instanceof LabError)) throw cause;
    process.stderr.write(`${name}: ${cause.message}\n`);
    process.exitCode ||= 2;
  }
}
