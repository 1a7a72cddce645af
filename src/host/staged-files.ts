import { rmSync } from 'node:fs';
import { chmod, lchown, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, STAGED } from './command.ts';
import type { Person } from './disk.ts';
import type { Result, RunResult } from './host.ts';
import { errnoOf, failed, ok } from './result.ts';

/** The command with its files in a directory that only this user can look into, and that goes with the command. */
export async function withStagedFiles(
  { staged = {}, ...command }: Command,
  person: Person | null,
  run: (command: Command) => Promise<Result<RunResult>>,
): Promise<Result<RunResult>> {
  const made = await makeDirectory(person);
  if (!made.ok) return made;
  const directory = made.value;
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  // Ctrl-C ends the process without a way back to here.
  process.once('exit', remove);
  try {
    for (const [name, text] of Object.entries(staged))
      await writeFile(join(directory, name), text, { flag: 'wx', mode: 0o600 });
    if (person !== null) await giveAway(directory, { names: Object.keys(staged), person });
    const result = await run({
      ...command,
      args: command.args.map((word) => exchange(word, STAGED, directory)),
    });
    return result.ok ? ok(named(result.value, directory)) : result;
  } catch (error) {
    return failed(errnoOf(error));
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Root's own temporary directory can be closed to other users, as pam_tmpdir makes it. */
async function makeDirectory(person: Person | null): Promise<Result<string>> {
  try {
    return ok(await mkdtemp(join(person === null ? tmpdir() : '/tmp', 'dockperm-')));
  } catch (error) {
    return failed(errnoOf(error));
  }
}

/** Only the files: root must not remove a directory whose entries another user could exchange. */
async function giveAway(
  directory: string,
  { names, person: { uid, gid } }: { names: readonly string[]; person: Person },
): Promise<void> {
  for (const name of names) await lchown(join(directory, name), uid, gid);
  await chmod(directory, 0o711);
}

/** Of a file the caller knows only the name that it gave. */
function named({ exitCode, stdout, stderr }: RunResult, directory: string): RunResult {
  return {
    exitCode,
    stdout: exchange(stdout, directory, STAGED),
    stderr: exchange(stderr, directory, STAGED),
  };
}

function exchange(text: string, from: string, to: string): string {
  return text.replaceAll(from, () => to);
}
