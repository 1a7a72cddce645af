import type { Command } from '../../host/command.ts';
import { whyUnwritable } from '../../host/file-problem.ts';
import type { Host } from '../../host/host.ts';
import { type StepFailure, type StepOutcome, type StepWork, titleOf } from '../outcome.ts';
import type { RunOptions } from '../run-options.ts';
import { runStreaming } from '../run-streaming.ts';
import type { Verification } from '../verify/verify.ts';

/** How many of the last lines of what failed are shown. */
export const LOG_LINES = 20;

type CommandWork = Extract<StepWork, { readonly command: Command }>;

/** Does the work of steps in view of a person, and keeps what happened. */
export class WorkLog {
  readonly steps: StepOutcome[] = [];
  readonly verifications: Verification[] = [];
  readonly #host: Host;
  readonly #options: Pick<RunOptions, 'progress' | 'signal'>;

  constructor(host: Host, options: Pick<RunOptions, 'progress' | 'signal'>) {
    this.#host = host;
    this.#options = options;
  }

  async command(work: CommandWork, name: string): Promise<StepFailure | null> {
    const { progress, signal } = this.#options;
    const title = titleOf(work);
    const { problem, lines } = await runStreaming(this.#host, work.command, { title, progress, signal });
    this.steps.push({ ...work, title, state: problem === null ? 'done' : 'failed' });
    return problem === null
      ? null
      : { message: `${name} failed (${problem}).`, log: lines.slice(-LOG_LINES) };
  }

  async timed(
    work: StepWork,
    act: (detail: (line: string) => void) => Promise<StepFailure | null>,
  ): Promise<StepFailure | null> {
    const title = titleOf(work);
    const progress = this.#options.progress.start(title);
    const failure = await act((line) => progress.detail(line));
    this.steps.push({ ...work, title, state: failure ? 'failed' : 'done' });
    if (failure) progress.failed();
    else progress.done();
    return failure;
  }
}

/** Nothing is started that could not be undone. */
export function notNoted(error: string): StepFailure {
  return { message: `The journal ${whyUnwritable(error)}.`, log: [] };
}
