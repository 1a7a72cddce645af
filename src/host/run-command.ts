import { execFile } from 'node:child_process';
import type { Command } from './command.ts';
import type { Result, RunOptions, RunResult } from './host.ts';
import { errnoOf, failed, ok } from './result.ts';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * No shell is ever involved: the words reach the program as they are. A command that nobody watches is run by Node
 * itself, which is there already; one with live output by execa, which takes longer to load than such a command takes.
 */
export async function runCommand(command: Command, options: RunOptions = {}): Promise<Result<RunResult>> {
  if (options.onLine === undefined && command.joined === undefined) return runQuietly(command, options);
  const { runWithOutput } = await import('./run-with-output.ts');
  return runWithOutput(command, options);
}

function runQuietly({ file, args, cwd, env }: Command, options: RunOptions): Promise<Result<RunResult>> {
  const { timeoutMs = 0, signal } = options;
  const settings = {
    cwd,
    env: { ...process.env, ...env },
    signal,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
  } as const;
  return new Promise((resolve) => {
    // Some failures to start, such as ENOTDIR of the working folder, are thrown instead of handed over.
    try {
      const child = execFile(file, args, settings, (error, stdout, stderr) => {
        resolve(
          error === null ? ok({ exitCode: 0, stdout, stderr }) : readFailure(error, { stdout, stderr }),
        );
      });
      // Where sockets between processes are forbidden, these streams fail beside the child that has none.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on('error', () => undefined);
      child.stdin?.end();
    } catch (error) {
      resolve(failed(errnoOf(error)));
    }
  });
}

type ExecError = Error & { code?: unknown; killed?: boolean };

function readFailure(error: ExecError, output: Omit<RunResult, 'exitCode'>): Result<RunResult> {
  if (error.name === 'AbortError') return failed('ECANCELED');
  if (typeof error.code === 'number') return ok({ exitCode: error.code, ...output });
  if (error.killed) return failed('ETIMEDOUT');
  return failed(typeof error.code === 'string' ? error.code : 'EIO');
}
