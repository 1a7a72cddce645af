import type { Command } from './command.ts';
import type { Result, RunOptions, RunResult } from './host.ts';
import { failed, ok } from './result.ts';

/** No shell is ever involved: the words reach the program as they are. */
export async function runCommand(command: Command, options: RunOptions = {}): Promise<Result<RunResult>> {
  const { execa } = await import('execa');
  const process = execa(command.file, command.args, {
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    ...(command.env === undefined ? {} : { env: command.env }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { onLine } = options;
  if (onLine) followLines(process, onLine);
  const done = await process;
  if (done.timedOut) return failed('ETIMEDOUT');
  if (done.isCanceled) return failed('ECANCELED');
  if (done.exitCode === undefined) return failed(done.code ?? done.signal ?? 'EIO');
  return ok({ exitCode: done.exitCode, stdout: done.stdout, stderr: done.stderr });
}

/** Both streams as one, in the order they come; what the caller prints must not depend on which it was. */
function followLines(
  process: { iterable(options: { from: 'all' | 'stdout' | 'stderr' }): AsyncIterable<unknown> },
  onLine: (line: string) => void,
): void {
  for (const from of ['stdout', 'stderr'] as const) void forward(process.iterable({ from }), onLine);
}

async function forward(lines: AsyncIterable<unknown>, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines) onLine(String(line));
  } catch {
    // How the process ended is told by its result, which the caller waits for.
  }
}
