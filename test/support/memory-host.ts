import type { Unit } from '../../src/facts/facts.ts';
import { formatCommand } from '../../src/host/command.ts';
import { filesOn } from '../../src/host/files.ts';
import type { Address, Environment, Host, Identity, Result, RunResult } from '../../src/host/host.ts';
import { ownerAt } from '../../src/host/resolve-path.ts';
import { failed, ok } from '../../src/host/result.ts';
import { type FailingDisk, type Fate, failingDisk } from './failing-disk.ts';
import type { SudoState } from './memory-admin.ts';
import { type ComposeState, composeV2 } from './memory-compose.ts';
import { memoryDisk } from './memory-disk.ts';
import { askEngine, type EngineState, KERNEL } from './memory-engine.ts';
import { allows, directory, FileTree, file, type Inode, readText } from './memory-files.ts';
import { type Programs, putProcesses, runProgram } from './memory-programs.ts';

/** A machine as a value. What is not said is an ordinary Linux host without anything on it. */
export interface Machine {
  readonly platform?: string;
  readonly release?: string;
  readonly cwd?: string;
  readonly env?: Environment;
  readonly passedOver?: readonly string[];
  readonly identity?: Partial<Identity>;
  /** By absolute path. A text is a file of the caller's own. */
  readonly files?: Readonly<Record<string, Inode | string>>;
  /** Engines by `host:port`. */
  readonly tcp?: Readonly<Record<string, EngineState>>;
  /** Groups that only the name service knows, as lines of group(5). */
  readonly directoryGroups?: string;
  /** A name service that never answers (LDAP that is away). */
  readonly nameService?: 'hangs';
  /** Null where Compose is not installed. */
  readonly compose?: Partial<ComposeState> | null;
  /** What systemd runs, with the journal of each unit; not said means that this host has another init. */
  readonly units?: readonly Unit[] | null;
  /** What systemd says of other services, as `systemctl show` has it: by whole name, then by property. */
  readonly services?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Lines of the journal from the kernel and the audit system. */
  readonly kernelLog?: readonly string[];
  /** Security contexts of files, by path, where SELinux is on. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What a filter of system calls answers to every connect(2), before the path is looked at. */
  readonly connectFilter?: string;
  /** A file whose file system is full: it may be written, and writing fails. */
  readonly full?: string;
  /** `open` when not said. */
  readonly sudo?: SudoState;
  /** Files whose names something is mounted on. */
  readonly mounts?: readonly string[];
  /** Bytes that still fit on the disk. */
  readonly free?: number;
  /** Process id of another dockperm that is at work on the project. */
  readonly atWork?: number;
  /** Where this process ends, if it does not end by itself. */
  readonly fate?: Fate;
}

export interface MemoryHost extends Host {
  /** Every write, removal, command and request that changes something, in order. */
  readonly log: readonly string[];
  /** A file's text now; null when there is none. */
  text(path: string): string | null;
  inode(path: string): Inode | null;
  /** Another process changes what a file is. */
  put(path: string, part: Partial<Inode>): void;
  /** What became of its files. */
  readonly disk: FailingDisk;
}

const ann: Identity = {
  name: 'ann',
  uid: 1000,
  gid: 1000,
  groups: [],
  dacOverride: false,
  dacReadSearch: false,
};

/** The one double of the tests: a machine held in memory, behind the same port as the real one. */
export function memoryHost(machine: Machine = {}): MemoryHost {
  const who: Identity = { ...ann, ...machine.identity };
  const own = { uid: who.uid ?? 0, gid: who.gid ?? 0 };
  const entries = Object.entries(machine.files ?? {}).map(([path, entry]): [string, Inode] => [
    path,
    // A copy: what happens on this host is no business of another one made from the same value.
    typeof entry === 'string' ? file(entry, own) : structuredClone(entry),
  ]);
  const tree = new FileTree(Object.fromEntries(entries));
  const { mounts = [], free = 1 << 30 } = machine;
  const disk = failingDisk(memoryDisk({ tree, who, mounts, free }), tree, machine.fate ?? null);
  const files = filesOn(disk.disk);
  const log: string[] = [];
  let clock = Date.UTC(2026, 0, 23, 10, 15);
  const env = machine.env ?? {};
  const cwd = machine.cwd ?? '/';
  if (machine.units || machine.services) tree.put('/run/systemd/system', directory());
  const engines = entries.flatMap(([, inode]) => (inode.engine?.state === 'listening' ? [inode.engine] : []));
  for (const each of engines) putProcesses(tree, each);
  const programs = programsOf(machine, { tree, who, env, cwd, engine: engines[0] ?? null });

  return {
    platform: machine.platform ?? 'linux',
    release: machine.release ?? KERNEL,
    runtime: 'v20.19.0',
    cwd,
    env,
    passedOver: machine.passedOver ?? [],
    log,
    disk,
    text: (path) => tree.entries().find(([name]) => name === path)?.[1].text ?? null,
    inode: (path) => tree.entries().find(([name]) => name === path)?.[1] ?? null,
    now: () => {
      clock += 1000;
      return clock;
    },
    sleep: async (milliseconds) => {
      clock += milliseconds;
    },
    put: (path, part) => {
      const found = tree.entries().find(([name]) => name === path)?.[1];
      if (found) tree.put(path, { ...found, ...part });
    },
    identity: async () => who,
    stat: async (path) => {
      const found = tree.resolve(path, who, 'stay');
      if (!found.ok) return found;
      const { kind, uid, gid, mode, target } = found.value.inode;
      return ok({ kind, uid, gid, mode, target });
    },
    readFile: async (path) => readText(tree, who, path),
    readDir: async (path) => {
      const found = tree.resolve(path, who);
      return found.ok ? ok(tree.names(found.value.path)) : found;
    },
    connect: async (address) => {
      const behind = engineAt(address);
      if (!behind.ok) return behind;
      return behind.value.state === 'stopped' ? failed('ECONNREFUSED') : ok(null);
    },
    request: async (address, request) => {
      if (request.method !== 'GET') log.push(`${request.method} ${request.path}`);
      const behind = engineAt(address);
      const way = address.kind === 'tcp' && address.tls ? 'tls' : 'plain';
      return behind.ok ? askEngine(behind.value, request, way) : behind;
    },
    ...files,
    writeFile: async (path, data, options) => {
      if (path === machine.full) return failed('ENOSPC');
      const written = await files.writeFile(path, data, options);
      if (written.ok) log.push(`${isKept(path) ? 'keep' : 'write'} ${path}`);
      return written;
    },
    removeFile: async (path, options) => {
      const removed = await files.removeFile(path, options);
      if (removed.ok && !isKept(path)) log.push(`remove ${path}`);
      return removed;
    },
    lock: async () =>
      machine.atWork === undefined
        ? { state: 'held', release: async () => undefined }
        : { state: 'taken', pid: machine.atWork },
    run: async (command, options = {}) => {
      if (disk.isDead) return failed('EDEAD');
      const { asOwnerOf } = options;
      const owner = asOwnerOf === undefined ? null : ownerAt(disk.disk, asOwnerOf);
      log.push(`run ${owner === null ? '' : `as uid ${owner.uid}: `}${formatCommand(command)}`);
      const unprivileged = { ...who, ...owner, groups: [], dacOverride: false, dacReadSearch: false };
      const result = runProgram(command, owner === null ? programs : { ...programs, who: unprivileged });
      if (result.ok) for (const line of lines(result.value)) options.onLine?.(line);
      return result;
    },
  };

  function engineAt(address: Address): Result<EngineState> {
    if (machine.connectFilter) return failed(machine.connectFilter);
    if (address.kind === 'tcp') {
      const { host, port } = address.proxy ?? address;
      const behind = machine.tcp?.[`${host}:${port}`];
      return behind ? ok(behind) : failed('ECONNREFUSED');
    }
    const found = tree.resolve(address.path, who);
    if (!found.ok) return found;
    const { inode } = found.value;
    if (!allows(who, inode, 'write')) return failed('EACCES');
    return inode.engine ? ok(inode.engine) : failed('ECONNREFUSED');
  }
}

/** In the directory of the journals, which is no part of what a person has. */
function isKept(path: string): boolean {
  return path.includes('/.local/state/dockperm/');
}

/** What programs answer from; what the machine does not say is as on an ordinary one. */
function programsOf(
  machine: Machine,
  process: Pick<Programs, 'tree' | 'who' | 'env' | 'cwd' | 'engine'>,
): Programs {
  return {
    ...process,
    directoryGroups: machine.directoryGroups ?? '',
    nameService: machine.nameService ?? 'answers',
    units: machine.units ?? null,
    services: machine.services ?? null,
    kernelLog: machine.kernelLog ?? [],
    labels: machine.labels ?? {},
    sudo: machine.sudo ?? 'open',
    compose: machine.compose === null ? null : { ...composeV2, ...machine.compose },
  };
}

function lines({ stdout, stderr }: RunResult): string[] {
  return `${stdout}${stderr}`.split('\n').filter(Boolean);
}
