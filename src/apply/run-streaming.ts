import type { Command } from '../host/command.ts';
import type { Host } from '../host/host.ts';
import type { Progress } from './progress.ts';

export interface StreamingOptions {
  readonly title: string;
  readonly progress: Progress;
  /** Without it the command is run to its end. */
  readonly signal?: AbortSignal;
}

export interface StreamingResult {
  /** Null on success: `exit code 3`, or why it could not be run. */
  readonly problem: string | null;
  /** Its output without empty lines. */
  readonly lines: readonly string[];
}

/** Runs a command that can take long, and shows its output as progress. */
export async function runStreaming(
  host: Host,
  command: Command,
  { title, progress, signal }: StreamingOptions,
): Promise<StreamingResult> {
  const step = progress.start(title);
  const lines: string[] = [];
  const onLine = (line: string): void => {
    if (line.trim() !== '') lines.push(line);
    step.detail(line);
  };
  const ran = await host.run(command, { onLine, ...(signal === undefined ? {} : { signal }) });
  const problem = ran.ok ? problemOf(ran.value.exitCode) : ran.error;
  if (problem === null) step.done();
  else step.failed();
  return { problem, lines };
}

function problemOf(exitCode: number): string | null {
  return exitCode === 0 ? null : `exit code ${exitCode}`;
}
