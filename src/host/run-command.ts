import { type ChildProcess, execFile } from 'node:child_process';
import type { Command } from './command.ts';
import type { Person } from './disk.ts';
import type { FoundCommand } from './found-command.ts';
import type { Environment, Result, RunOptions, RunResult } from './host.ts';
import { localDisk, programDisk } from './local-disk.ts';
import { ownerAt } from './resolve-path.ts';
import { attempt, errnoOf, failed, ok } from './result.ts';
import { findTrustedProgram } from './trusted-path.ts';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * No shell is ever involved: the words reach the program as they are. Node itself runs a command without live output,
 * since it is loaded already; one with live output is run by execa, which takes longer to load than such a command takes.
 */
export async function runCommand(command: Command, options: RunOptions = {}): Promise<Result<RunResult>> {
  const { asOwnerOf } = options;
  const owner = await attempt(async () => (asOwnerOf === undefined ? null : ownerAt(localDisk, asOwnerOf)));
  if (!owner.ok) return owner;
  const person = owner.value;
  if (command.staged === undefined) return runAs(person, command, options);
  const { withStagedFiles } = await import('./staged-files.ts');
  return withStagedFiles(command, person, (staged) => runAs(person, staged, options));
}

async function runAs(
  person: Person | null,
  command: Command,
  options: RunOptions,
): Promise<Result<RunResult>> {
  const { PATH = '' } = { ...process.env, ...command.env };
  const program = findTrustedProgram(programDisk, command.file, PATH);
  if (!program.ok) return program;
  const names = { file: program.value, argv0: command.file, program: 'looked up' } as const;
  const found: FoundCommand = { ...command, ...names, person, env: environmentFor(person, command) };
  const ran = await start(found, options);
  if (ran.ok || ran.error !== 'EACCES' || person === null || process.platform !== 'linux') return ran;
  return start({ ...found, program: 'handed over' }, options);
}

async function start(command: FoundCommand, options: RunOptions): Promise<Result<RunResult>> {
  const isPlain = command.joined === undefined && command.program === 'looked up';
  if (options.onLine === undefined && isPlain) return runQuietly(command, options);
  const { runWithOutput } = await import('./run-with-output.ts');
  return runWithOutput(command, options);
}

/** What tells nothing about root. */
const harmless = ['HOME', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'PATH', 'TZ'];

/** Whoever's rights a process has can read its environment, see proc_pid_environ(5): they get none of root's secrets. */
function environmentFor(person: Person | null, { env = {} }: Command): Environment {
  if (person === null) return { ...process.env, ...env };
  const entries = harmless.map((name) => [name, process.env[name]] as const);
  return { ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)), ...env };
}

/**
 * The time limit is not Node's: when that fires late, on a child that has ended meanwhile, it drops the output and reports
 * exit code 0 all the same.
 */
function runQuietly(command: FoundCommand, options: RunOptions): Promise<Result<RunResult>> {
  const { file, args, cwd, env, argv0, person } = command;
  const { timeoutMs = 0, signal } = options;
  const settings = {
    cwd,
    argv0,
    ...(person ?? {}),
    env,
    signal,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
  } as const;
  return new Promise((resolve) => {
    let limit: NodeJS.Timeout | undefined;
    const end = (result: Result<RunResult>): void => {
      clearTimeout(limit);
      resolve(result);
    };
    // Some failures to start, such as ENOTDIR of the working directory, are thrown instead of handed over.
    try {
      const child = execFile(file, args, settings, (error, stdout, stderr) =>
        end(signal?.aborted ? failed('ECANCELED') : readEnd(error, { stdout, stderr })),
      );
      // Where sockets between processes are forbidden, these streams fail beside the child that has none.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on('error', () => undefined);
      child.stdin?.end();
      if (timeoutMs > 0)
        limit = setTimeout(() => {
          end(failed('ETIMEDOUT'));
          stop(child);
        }, timeoutMs);
    } catch (error) {
      end(failed(errnoOf(error)));
    }
  });
}

/** A process that the child started can keep its streams open: they are closed here, so that nothing waits for them. */
function stop(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.kill('SIGKILL');
}

type ExecError = Error & { code?: unknown };

function readEnd(error: ExecError | null, output: Omit<RunResult, 'exitCode'>): Result<RunResult> {
  if (error === null) return ok({ exitCode: 0, ...output });
  if (typeof error.code === 'number') return ok({ exitCode: error.code, ...output });
  return failed(typeof error.code === 'string' ? error.code : 'EIO');
}
