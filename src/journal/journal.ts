import { createHash } from 'node:crypto';
import { parentOf } from '../compose/paths.ts';
import { DockpermError } from '../errors.ts';
import type { Host, Result } from '../host/host.ts';
import { temporaryOf } from '../host/replace-file.ts';
import type { FileChange } from '../prepare.ts';
import type { RunStep } from '../rules/rule.ts';
import { forgetOldRuns } from './forget-old-runs.ts';
import { RECORD } from './read-journals.ts';
import { realPathOf } from './real-path.ts';
import type { CommandRecord, ContainersRecord, FileRecord, RunRecord, RunState } from './record.ts';
import { stateFolder } from './state-folder.ts';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** What one run changes, on disk before it is changed. */
export class Journal {
  readonly folder: string;
  #record: RunRecord;
  readonly #host: Host;

  constructor(host: Host, folder: string, record: RunRecord) {
    this.#host = host;
    this.folder = folder;
    this.#record = record;
  }

  /** Throws `journal-unusable` where it cannot be written: then nothing has been changed yet. */
  static async begin(
    host: Host,
    { directory, command }: Pick<RunRecord, 'directory' | 'command'>,
  ): Promise<Journal> {
    const project = await stateFolder(host, directory);
    const now = await timeOfItsOwn(host, project);
    const id = formatId(now);
    const folder = `${project}/${id}`;
    const made = await host.makeFolder(folder, PRIVATE_FOLDER);
    if (!made.ok) throw unwritable(folder, made.error);
    await forgetOldRuns(host, project, id);
    return new Journal(host, folder, {
      schemaVersion: 1,
      id,
      command,
      began: now.toISOString(),
      directory,
      state: 'open',
      files: [],
      commands: [],
      containers: null,
    });
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** Keeps every file that is going to be changed. After this, and not before, they may be written. */
  async keep(changes: readonly FileChange[]): Promise<void> {
    let files = this.#record.files;
    for (const change of changes) {
      const known = files.find(({ path }) => path === change.path);
      const kept = known ? withAfter(known, change) : await this.#keepFile(change, files.length);
      files = [...files.filter((file) => file !== known), kept];
    }
    const noted = await this.#note({ files });
    if (!noted.ok) throw unwritable(this.folder, noted.error);
  }

  /** What was not written after all need not be taken back. */
  withdraw(changes: readonly FileChange[]): Promise<Result<null>> {
    const paths = changes.map(({ path }) => path);
    return this.#note({ files: this.#record.files.filter(({ path }) => !paths.includes(path)) });
  }

  async #keepFile({ path, before, after, needsRoot }: FileChange, index: number): Promise<FileRecord> {
    const { directory, id } = this.#record;
    const real = await realPathOf(this.#host, path);
    const record = {
      path,
      after: [hashOf(after)],
      temporary: temporaryOf(real, id),
      folders: await missingFolders(this.#host, parentOf(real)),
      needsRoot: needsRoot === true,
    };
    if (before === null) return { ...record, before };
    const bytes = await this.#host.readBytes(path, directory);
    const stat = await this.#host.stat(real);
    if (!bytes.ok && bytes.error !== 'ENOENT') throw unreadable(path, bytes.error);
    if (!bytes.ok || !stat.ok || Buffer.compare(bytes.value, Buffer.from(before)) !== 0)
      throw changedMeanwhile(path);
    const backup = `${index}.before`;
    const kept = await this.save(backup, bytes.value);
    if (!kept.ok) throw unwritable(this.folder, kept.error);
    const { uid, gid, mode } = stat.value;
    return { ...record, before: { uid, gid, mode, sha256: sha256(bytes.value), backup } };
  }

  /** Notes a command that is about to run; the answer is to be called when it has. */
  async noteBegin(step: RunStep): Promise<Result<() => Promise<unknown>>> {
    const at = this.#record.commands.length;
    const { command, undo = null, needsRoot, restarts } = step;
    const noted = { command, undo, needsRoot, restarts: restarts !== undefined, state: 'begun' } as const;
    const result = await this.#note({ commands: [...this.#record.commands, noted] });
    return result.ok ? { ok: true, value: () => this.noteCommand(at, 'done') } : result;
  }

  noteCommand(index: number, state: CommandRecord['state']): Promise<Result<null>> {
    const commands = this.#record.commands.map((each, at) => (at === index ? { ...each, state } : each));
    return this.#note({ commands });
  }

  noteContainers(containers: ContainersRecord): Promise<Result<null>> {
    return this.#note({ containers });
  }

  noteState(state: RunState): Promise<Result<null>> {
    return this.#note({ state });
  }

  /** Keeps bytes beside the record. */
  save(name: string, bytes: Uint8Array): Promise<Result<null>> {
    return this.#host.writeFile(`${this.folder}/${name}`, bytes, {
      mode: PRIVATE_FILE,
      attributes: 'forget',
    });
  }

  #note(part: Partial<RunRecord>): Promise<Result<null>> {
    this.#record = { ...this.#record, ...part };
    return this.save(RECORD, Buffer.from(`${JSON.stringify(this.#record, null, 2)}\n`));
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hashOf(text: string | null): string | null {
  return text === null ? null : sha256(Buffer.from(text));
}

/** Written twice in one run: what was there before is that of the first time. */
function withAfter(file: FileRecord, { after }: FileChange): FileRecord {
  return { ...file, after: [...file.after, hashOf(after)] };
}

/** `2026-01-23T10:15:00.042Z` as `20260123-101500-042`. */
function formatId(date: Date): string {
  const digits = date.toISOString().replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`;
}

/** Two runs of one millisecond are told apart all the same. */
async function timeOfItsOwn(host: Host, project: string): Promise<Date> {
  const names = await host.readDir(project);
  const taken = names.ok ? names.value : [];
  let now = host.now();
  while (taken.includes(formatId(new Date(now)))) now++;
  return new Date(now);
}

/** Deepest first. */
async function missingFolders(host: Host, path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = path; at !== '/' && !(await host.stat(at)).ok; at = parentOf(at)) missing.push(at);
  return missing;
}

function unwritable(folder: string, error: string): DockpermError {
  return new DockpermError(
    'journal-unusable',
    `The journal ${folder} cannot be written (${error}), so that nothing could be taken back. Nothing was changed.`,
    'Make room there, or name another folder with XDG_STATE_HOME.',
  );
}

function unreadable(path: string, error: string): DockpermError {
  return new DockpermError(
    'file-unreadable',
    `${path} cannot be read (${error}), so that it could not be put back. Nothing was changed.`,
    'Run dockperm as the user who owns it.',
  );
}

function changedMeanwhile(path: string): DockpermError {
  return new DockpermError(
    'file-changed',
    `${path} was changed by somebody else meanwhile. Nothing was changed.`,
    'Run dockperm again.',
  );
}
