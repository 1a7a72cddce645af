import type { Disk } from '../../src/host/disk.ts';
import { bytesOf } from './memory-disk.ts';
import { type FileTree, type Inode, parentOf } from './memory-files.ts';

/**
 * The end of a process in the middle of its work, at the change of a file with this number, counted from 0.
 *
 * - `kill`: what was done until then is there; of a write, the first half.
 * - `power cut, names lost` and `power cut, names kept`: bytes that were not synced are gone. Names that were given or
 *   taken in a directory which was not synced are what they were, or what they became: a file system may do either.
 */
export interface Fate {
  readonly at: number;
  readonly by: 'kill' | 'power cut, names lost' | 'power cut, names kept';
}

export interface FailingDisk {
  readonly disk: Disk;
  /** Changes of files so far. */
  readonly changes: number;
  readonly isDead: boolean;
  /** What is there when the machine is looked at again. */
  survivors(): Record<string, Inode>;
}

/** Any disk, with an end that can be foretold. Dead, it answers nothing any more. */
export function failingDisk(disk: Disk, tree: FileTree, fate: Fate | null): FailingDisk {
  const lasting = new Lasting(tree);
  const open = new Map<number, string>();
  let changes = 0;
  let isDead = false;

  const assertAlive = (): void => {
    if (isDead) throw dead();
  };
  const change = <T>(work: () => T, half: () => void = () => undefined): T => {
    assertAlive();
    if (fate !== null && changes === fate.at) {
      half();
      isDead = true;
      throw dead();
    }
    changes++;
    return work();
  };
  const look = <T>(work: () => T): T => {
    assertAlive();
    return work();
  };

  const watched: Disk = {
    ...disk,
    uid: disk.uid,
    stat: (path) => look(() => disk.stat(path)),
    realPath: (path) => look(() => disk.realPath(path)),
    read: (path, max) => look(() => disk.read(path, max)),
    open: (path) => look(() => disk.open(path)),
    create(path, mode) {
      const descriptor = change(() => disk.create(path, mode));
      open.set(descriptor, disk.realPath(path));
      return descriptor;
    },
    write: (descriptor, bytes) =>
      change(
        () => disk.write(descriptor, bytes),
        () => disk.write(descriptor, bytes.subarray(0, bytes.length >> 1)),
      ),
    setOwner: (descriptor, uid, gid) => change(() => disk.setOwner(descriptor, uid, gid)),
    setMode: (descriptor, mode) => change(() => disk.setMode(descriptor, mode)),
    copyAttributes: (from, to, person) => change(() => disk.copyAttributes(from, to, person)),
    sync: (descriptor) =>
      change(() => {
        disk.sync(descriptor);
        lasting.keepBytes(open.get(descriptor) ?? '');
      }),
    close: (descriptor) => look(() => disk.close(descriptor)),
    rename: (from, to) => change(() => disk.rename(from, to)),
    unlink: (path) => change(() => disk.unlink(path)),
    makeFolder: (path, mode) => change(() => disk.makeFolder(path, mode)),
    removeFolder: (path) => change(() => disk.removeFolder(path)),
    syncFolder: (path) =>
      change(() => {
        disk.syncFolder(path);
        lasting.keepNames(disk.realPath(path));
      }),
  };
  return {
    disk: watched,
    get changes() {
      return changes;
    },
    get isDead() {
      return isDead;
    },
    survivors: () => (fate === null ? Object.fromEntries(tree.entries()) : lasting.after(fate.by)),
  };
}

/** What has reached the disk itself, where the tree is what processes see. */
class Lasting {
  readonly #tree: FileTree;
  /** The bytes of each file, by its identity: another name is the same file. */
  readonly #bytes = new Map<string, Pick<Inode, 'text' | 'bytes'>>();
  #names: Map<string, [identity: string, inode: Inode]>;

  constructor(tree: FileTree) {
    this.#tree = tree;
    this.#names = this.#current();
    for (const [path] of this.#names) this.keepBytes(path);
  }

  keepBytes(path: string): void {
    const inode = this.#tree.entries().find(([name]) => name === path)?.[1];
    if (inode?.kind !== 'file') return;
    this.#bytes.set(this.#tree.identityOf(path), { text: inode.text, bytes: bytesOf(inode) });
  }

  keepNames(folder: string): void {
    const isIn = ([path]: [string, unknown]): boolean => path !== '/' && parentOf(path) === folder;
    const others = [...this.#names].filter((entry) => !isIn(entry));
    this.#names = new Map([...others, ...[...this.#current()].filter(isIn)]);
  }

  after(by: Fate['by']): Record<string, Inode> {
    if (by === 'kill') return Object.fromEntries(this.#tree.entries());
    const names = by === 'power cut, names lost' ? this.#names : this.#current();
    const entries = [...names].map(([path, [identity, inode]]) => [path, this.#read(identity, inode)]);
    return Object.fromEntries(entries);
  }

  #read(identity: string, inode: Inode): Inode {
    if (inode.kind !== 'file') return inode;
    return { ...inode, ...(this.#bytes.get(identity) ?? { text: '', bytes: new Uint8Array() }) };
  }

  #current(): Map<string, [string, Inode]> {
    return new Map(this.#tree.entries().map(([path, inode]) => [path, [this.#tree.identityOf(path), inode]]));
  }
}

function dead(): Error {
  return Object.assign(new Error('the process is dead'), { code: 'EDEAD' });
}
