import type { Host, Result } from '../../host/host.ts';
import type { RunStep } from '../../rules/rule.ts';
import type { FileChange } from '../stage-edits.ts';
import { backUpFile, withAfter } from './backup-file.ts';
import { journalUnwritable } from './journal-errors.ts';
import { RECORD } from './read-journals.ts';
import type { CommandRecord, ContainersRecord, FileRecord, RunRecord, RunState } from './record.ts';
import { formatId, pruneRuns, timeOfItsOwn } from './run-folders.ts';
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
    if (!made.ok) throw journalUnwritable(folder, made.error);
    await pruneRuns(host, project, id);
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

  /** Backs up every file that is going to be changed. Only after this can they be written. */
  async keep(changes: readonly FileChange[]): Promise<void> {
    let files = this.#record.files;
    for (const change of changes) {
      const known = files.find(({ path }) => path === change.path);
      const kept = known ? withAfter(known, change) : await this.#keepFile(change, `${files.length}.before`);
      files = [...files.filter((file) => file !== known), kept];
    }
    const noted = await this.#note({ files });
    if (!noted.ok) throw journalUnwritable(this.folder, noted.error);
  }

  /** Files that were not written after all need no rollback. */
  withdraw(changes: readonly FileChange[]): Promise<Result<null>> {
    const paths = changes.map(({ path }) => path);
    return this.#note({ files: this.#record.files.filter(({ path }) => !paths.includes(path)) });
  }

  async #keepFile(change: FileChange, backup: string): Promise<FileRecord> {
    const { file, bytes } = await backUpFile(this.#host, this.#record, { change, backup });
    const kept = bytes === null ? null : await this.save(backup, bytes);
    if (kept?.ok === false) throw journalUnwritable(this.folder, kept.error);
    return file;
  }

  /** Notes a command that is about to run; the answer is to be called when it has. */
  async noteBegin(step: RunStep): Promise<Result<() => Promise<unknown>>> {
    const at = this.#record.commands.length;
    const { command, undo = null, needsRoot, restarts } = step;
    const noted = { command, undo, needsRoot, restarts: restarts !== undefined, state: 'started' } as const;
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
