import { readFileSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { FoundCommand } from './found-command.ts';
import type { Result, RunOptions, RunResult } from './host.ts';
import { errnoOf, failed, ok } from './result.ts';
import { withUserIds } from './with-user-ids.ts';

/** Runs a command and hands on each line of both streams as it comes. */
export async function runWithOutput(command: FoundCommand, options: RunOptions): Promise<Result<RunResult>> {
  const { timeoutMs, signal, onLine } = options;
  const joined = command.joined && (await openJoined(command.joined, command));
  if (joined?.ok === false) return joined;
  const process = execa(command.file, command.args, {
    argv0: command.argv0,
    ...(command.person ?? {}),
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    ...(command.env === undefined ? {} : { env: command.env }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    // Any descriptor will do; the type only knows the small ones.
    stdio: joined ? ['ignore', 'pipe', 'pipe', joined.value.fd as 3] : ['ignore', 'pipe', 'pipe'],
    reject: false,
    stripFinalNewline: false,
  });
  const streams = onLine ? (['stdout', 'stderr'] as const) : [];
  const following = streams.map((from) => forward(process.iterable({ from }), onLine));
  const done = await process;
  await joined?.value.close();
  // The last lines come after the end, and they are the ones that say why something failed.
  await Promise.all(following);
  if (done.timedOut) return failed('ETIMEDOUT');
  if (done.isCanceled) return failed('ECANCELED');
  if (done.exitCode === undefined) return failed(done.code ?? done.signal ?? 'EIO');
  return ok({ exitCode: done.exitCode, stdout: done.stdout, stderr: done.stderr });
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
