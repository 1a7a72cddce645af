import { readFileSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { FoundCommand } from './found-command.ts';
import type { Result, RunOptions, RunResult } from './host.ts';
import { attempt, errnoOf, failed, ok } from './result.ts';
import { withUserIds } from './with-user-ids.ts';

/** Where a program that is handed over is in the child, behind what is joined. */
const PROGRAM_FD = 4;

/** Runs a command and hands on each line of both streams as it comes. */
export async function runWithOutput(command: FoundCommand, options: RunOptions): Promise<Result<RunResult>> {
  const { timeoutMs, signal, onLine } = options;
  const handed = await openHanded(command);
  if (!handed.ok) return handed;
  const { joined, program } = handed.value;
  const close = () => Promise.all([joined?.close(), program?.close()]);
  const process = execa(program ? `/proc/self/fd/${PROGRAM_FD}` : command.file, command.args, {
    argv0: command.argv0,
    ...(command.person ?? {}),
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: command.env,
    extendEnv: false,
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    // Any descriptor will do; the type only knows the small ones.
    stdio: ['ignore', 'pipe', 'pipe', (joined?.fd ?? 'ignore') as 3, (program?.fd ?? 'ignore') as 3],
    reject: false,
    stripFinalNewline: false,
  });
  const streams = onLine ? (['stdout', 'stderr'] as const) : [];
  const following = streams.map((from) => forward(process.iterable({ from }), onLine));
  const done = await process;
  await close();
  // The last lines come after the end, and they are the ones that say why something failed.
  await Promise.all(following);
  if (done.timedOut) return failed('ETIMEDOUT');
  if (done.isCanceled) return failed('ECANCELED');
  if (done.exitCode === undefined) return failed(done.code ?? done.signal ?? 'EIO');
  return ok({ exitCode: done.exitCode, stdout: done.stdout, stderr: done.stderr });
}

interface Handed {
  readonly joined: FileHandle | null;
  readonly program: FileHandle | null;
}

async function openHanded(command: FoundCommand): Promise<Result<Handed>> {
  const joined = command.joined === undefined ? ok(null) : await openJoined(command.joined, command);
  if (!joined.ok) return joined;
  if (command.program === 'looked up') return ok({ joined: joined.value, program: null });
  const program = await attempt(() => open(command.file, 'r'));
  if (program.ok) return ok({ joined: joined.value, program: program.value });
  await joined.value?.close();
  return program;
}

/** One after another in a file that is without a name again before anything is in it. */
async function openJoined(
  files: readonly string[],
  { cwd = '.', person }: FoundCommand,
): Promise<Result<FileHandle>> {
  try {
    const parts = withUserIds(person, () => files.map((file) => readFileSync(resolve(cwd, file), 'utf8')));
    const place = await mkdtemp(join(tmpdir(), 'dockperm-'));
    const handle = await open(join(place, 'joined'), 'wx+', 0o600);
    await rm(place, { recursive: true });
    await handle.writeFile(parts.join('\n'));
    if (person !== null) await handle.chown(person.uid, person.gid);
    return ok(handle);
  } catch (error) {
    return failed(errnoOf(error));
  }
}

async function forward(lines: AsyncIterable<unknown>, onLine: RunOptions['onLine']): Promise<void> {
  try {
    for await (const line of lines) onLine?.(String(line));
  } catch {
    // The result, which the caller waits for, says how the process ended.
  }
}
