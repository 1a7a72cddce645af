import type { Command } from './command.ts';
import type { Host } from './host.ts';

export interface StreamingOptions {
  /** Each line as it comes, of either output. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface StreamingResult {
  /** Null when it did its work: `exit code 3`, or why it could not be run. */
  readonly problem: string | null;
  /** All it has said but for empty lines, as it came. */
  readonly lines: readonly string[];
}

/** Runs a command that may take long, telling what it says meanwhile. */
export async function runStreaming(
  host: Host,
  command: Command,
  { onLine, signal }: StreamingOptions,
): Promise<StreamingResult> {
  const lines: string[] = [];
  const keep = (line: string): void => {
    if (line.trim() !== '') lines.push(line);
    onLine(line);
  };
  const ran = await host.run(command, { onLine: keep, signal });
  if (!ran.ok) return { problem: ran.error, lines };
  const { exitCode } = ran.value;
  return { problem: exitCode === 0 ? null : `exit code ${exitCode}`, lines };
}
