import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, STAGED } from './command.ts';
import type { Result, RunResult } from './host.ts';
import { errnoOf, failed, ok } from './result.ts';

/** The command with its files in a directory that only this user can look into, and that goes with the command. */
export async function withStagedFiles(
  { staged = {}, ...command }: Command,
  run: (command: Command) => Promise<Result<RunResult>>,
): Promise<Result<RunResult>> {
  const made = await makeDirectory();
  if (!made.ok) return made;
  const directory = made.value;
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  // Ctrl-C ends the process without a way back to here.
  process.once('exit', remove);
  try {
    for (const [name, text] of Object.entries(staged))
      await writeFile(join(directory, name), text, { flag: 'wx', mode: 0o600 });
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

async function makeDirectory(): Promise<Result<string>> {
  try {
    return ok(await mkdtemp(join(tmpdir(), 'dockperm-')));
  } catch (error) {
    return failed(errnoOf(error));
  }
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
