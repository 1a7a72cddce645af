import { execa } from 'execa';
import type { Command } from './command.ts';
import type { Result, RunOptions, RunResult } from './host.ts';
import { failed, ok } from './result.ts';

/** Runs a command and hands on each line of both streams as it comes. */
export async function runFollowed(command: Command, options: RunOptions): Promise<Result<RunResult>> {
  const { timeoutMs, signal, onLine } = options;
  const process = execa(command.file, command.args, {
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    ...(command.env === undefined ? {} : { env: command.env }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
  });
  const streams = onLine ? (['stdout', 'stderr'] as const) : [];
  const following = streams.map((from) => forward(process.iterable({ from }), onLine));
  const done = await process;
  // The last lines come after the end, and they are the ones that say why something failed.
  await Promise.all(following);
  if (done.timedOut) return failed('ETIMEDOUT');
  if (done.isCanceled) return failed('ECANCELED');
  if (done.exitCode === undefined) return failed(done.code ?? done.signal ?? 'EIO');
  return ok({ exitCode: done.exitCode, stdout: done.stdout, stderr: done.stderr });
}

async function forward(lines: AsyncIterable<unknown>, onLine: RunOptions['onLine']): Promise<void> {
  try {
    for await (const line of lines) onLine?.(String(line));
  } catch {
    // How the process ended is told by its result, which the caller waits for.
  }
}
