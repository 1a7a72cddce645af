import type { Unit } from '../../src/facts/facts.ts';
import { type Command, STAGED } from '../../src/host/command.ts';
import type { Environment, Identity, Result, RunResult } from '../../src/host/host.ts';
import { failed, ok } from '../../src/host/result.ts';
import { formatAccess } from './memory-acl.ts';
import { administer, type SudoState } from './memory-admin.ts';
import { type ComposeCall, type ComposeState, runCompose } from './memory-compose.ts';
import { type ListeningEngine, type MemoryProcess, mountTable, processStatus } from './memory-engine.ts';
import { allows, type FileTree, file, readText } from './memory-files.ts';

/** What programs see of the machine. */
export interface Programs {
  readonly tree: FileTree;
  readonly who: Identity;
  readonly env: Environment;
  readonly cwd: string;
  readonly engine: ListeningEngine | null;
  readonly directoryGroups: string;
  readonly compose: ComposeState | null;
  readonly nameService: 'answers' | 'hangs';
  readonly units: readonly Unit[] | null;
  /** Null where systemd does not run. */
  readonly services: Readonly<Record<string, Readonly<Record<string, string>>>> | null;
  readonly kernelLog: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly sudo: SudoState;
}

/** The programs that dockperm starts, each answering from the state of the machine. */
export function runProgram(command: Command, machine: Programs): Result<RunResult> {
  const { file: program, args } = command;
  const isCompose = program.endsWith('docker-compose') || (program === 'docker' && args[0] === 'compose');
  if (isCompose) return compose(command, machine);
  switch (program) {
    case 'docker':
      return docker(args, machine);
    case 'getent':
      if (machine.nameService === 'hangs') return failed('ETIMEDOUT');
      return args[0] === 'group' ? findLine(machine.directoryGroups, args[1] ?? '') : notFound;
    case 'getfacl':
      return listAccess(args.slice(args.indexOf('--') + 1), machine);
    case 'id':
      return machine.nameService === 'hangs' ? failed('ETIMEDOUT') : identify(args, machine);
    case 'systemctl':
      return systemctl(command, machine);
    case 'journalctl':
      return readJournal(args, machine);
    case 'stat':
      return showLabel(machine.labels[args.at(-1) ?? '']);
    default:
      return administer(command, machine);
  }
}

function showLabel(label: string | undefined): Result<RunResult> {
  return output(label === undefined ? null : `${label}\n`);
}

function systemctl(command: Command, machine: Programs): Result<RunResult> {
  const { args } = command;
  if (args.includes('--')) return showService(args.at(-1) ?? '', machine);
  return args.includes('show') ? showUnits(args, machine) : administer(command, machine);
}

/** A service as it is where nothing else is said of it. */
const plainService = { LoadState: 'loaded', ActiveState: 'inactive', MainPID: '0', DynamicUser: 'no' };

function showService(name: string, { services, units }: Programs): Result<RunResult> {
  if (services === null && units === null) return output(null);
  const known = services?.[name];
  const shown = known ? { ...plainService, ...known } : { ...plainService, LoadState: 'not-found' };
  return output(
    Object.entries(shown)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
}

function showUnits(args: readonly string[], { units }: Programs): Result<RunResult> {
  if (units === null) return output(null);
  const scope = args.includes('--user') ? 'user' : 'system';
  const blocks = args
    .filter((word) => /\.(service|socket)$/.test(word))
    .map((name) => {
      const unit = units.find((each) => each.name === name && each.scope === scope);
      const { load = 'not-found', active = 'inactive', result = 'success' } = unit ?? {};
      const makes = unit?.makes ? `SocketGroup=${unit.makes.group}\nSocketMode=${unit.makes.mode}\n` : '';
      return `Result=${result}\nId=${name}\nLoadState=${load}\nActiveState=${active}\n${makes}`;
    });
  return output(blocks.join('\n'));
}

function readJournal(args: readonly string[], { units, kernelLog }: Programs): Result<RunResult> {
  if (args.includes('_TRANSPORT=kernel'))
    return output(
      kernelLog
        .toReversed()
        .map((line) => `${line}\n`)
        .join(''),
    );
  const unit = units?.find(({ name }) => args.some((word) => word.endsWith(`_UNIT=${name}`)));
  return output(unit ? unit.log.join('\n') : null);
}

function compose({ args, cwd, staged = {} }: Command, machine: Programs): Result<RunResult> {
  const { compose: state, tree, who, engine, env } = machine;
  if (state === null) return failed('ENOENT');
  const call: ComposeCall = {
    state,
    args,
    env,
    engine,
    directory: cwd ?? machine.cwd,
    read: (path) => {
      const own = path.startsWith(`${STAGED}/`) ? staged[path.slice(STAGED.length + 1)] : undefined;
      if (own !== undefined) return own;
      const text = readText(tree, who, path);
      return text.ok ? text.value : undefined;
    },
    mayWrite: (path, ids) => {
      const found = tree.resolve(path, { ...who, dacOverride: true });
      return found.ok && allows({ ...who, ...ids, dacOverride: ids.uid === 0 }, found.value.inode, 'write');
    },
  };
  try {
    return ok(runCompose(call));
  } catch (error) {
    return ok({ exitCode: 15, stdout: '', stderr: `${error instanceof Error ? error.message : error}\n` });
  } finally {
    if (engine) putProcesses(tree, engine);
  }
}

/** `docker run … stat` of a mount, `docker exec … cat /proc/1/status`. */
function docker(args: readonly string[], { engine }: Programs): Result<RunResult> {
  if (engine === null) return output(null);
  if (args.includes('run')) {
    const mount = args.find((word) => word.startsWith('type=bind,')) ?? '';
    const seen = engine.inside[/source=([^,]*)/.exec(mount)?.[1] ?? ''];
    return seen === undefined ? ok({ exitCode: 125, stdout: '', stderr: '' }) : output(`${seen}\n`);
  }
  const running = engine.containers.find(({ id }) => args.includes(id));
  if (running === undefined) return output(null);
  if (args.includes('/proc/1/mountinfo')) return output(mountTable(running));
  const found = processesInside(1, running.process).find(({ pid }) => args.includes(`/proc/${pid}/status`));
  return output(found ? processStatus(found.process) + found.below.map((pid) => `${pid} `).join('') : null);
}

/** Counted as in the container's own namespace. */
function processesInside(
  pid: number,
  process: MemoryProcess,
): { pid: number; process: MemoryProcess; below: number[] }[] {
  const children = process.children ?? [];
  const below = children.map((_, index) => pid * 10 + index);
  return [
    { pid, process, below },
    ...children.flatMap((child, at) => processesInside(below[at] ?? 0, child)),
  ];
}

function loginGroups(name: string, { tree, who, directoryGroups }: Programs): Result<RunResult> {
  const text = (path: string): string => {
    const read = readText(tree, who, path);
    return read.ok ? read.value : '';
  };
  const account = text('/etc/passwd')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`));
  if (account === undefined) return output(null);
  const joined = `${text('/etc/group')}\n${directoryGroups}`
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields[3]?.split(',').includes(name));
  return output(`${[account.split(':')[3], ...joined.map((fields) => fields[2])].join(' ')}\n`);
}

function identify([what, ...args]: readonly string[], machine: Programs): Result<RunResult> {
  const name = args.at(-1) ?? '';
  return what === '-u' ? userId(name, machine) : loginGroups(name, machine);
}

function userId(name: string, { tree, who }: Programs): Result<RunResult> {
  const file = readText(tree, who, '/etc/passwd');
  const account = (file.ok ? file.value : '').split('\n').find((line) => line.startsWith(`${name}:`));
  return output(account === undefined ? null : `${account.split(':')[2]}\n`);
}

function listAccess(paths: readonly string[], { tree, who }: Programs): Result<RunResult> {
  const found = paths.map((path) => ({ path, seen: tree.resolve(path, who) }));
  // It follows links, and names what it was asked for.
  const stdout = found.flatMap(({ path, seen }) => (seen.ok ? [formatAccess(path, seen.value.inode)] : []));
  return ok({ exitCode: found.every(({ seen }) => seen.ok) ? 0 : 1, stdout: stdout.join(''), stderr: '' });
}

function findLine(database: string, key: string): Result<RunResult> {
  const line = database.split('\n').find((each) => [each.split(':')[0], each.split(':')[2]].includes(key));
  return line === undefined ? notFound : output(`${line}\n`);
}

/** As getent says it. */
const notFound = ok({ exitCode: 2, stdout: '', stderr: '' });

function output(stdout: string | null): Result<RunResult> {
  return ok({ exitCode: stdout === null ? 1 : 0, stdout: stdout ?? '', stderr: '' });
}

/** The kernel's account of each container's processes and mounts. */
export function putProcesses(tree: FileTree, { containers }: ListeningEngine): void {
  for (const each of containers) {
    tree.put(`/proc/${each.pid}/cgroup`, file(`0::/system.slice/docker-${each.id}.scope\n`));
    tree.put(`/proc/${each.pid}/mountinfo`, file(mountTable(each)));
    putProcess(tree, each.pid, each.process);
  }
}

function putProcess(tree: FileTree, pid: number, process: MemoryProcess): void {
  const below = (process.children ?? []).map((child, index) => ({ child, pid: pid * 10 + index }));
  tree.put(`/proc/${pid}/status`, file(processStatus(process)));
  tree.put(`/proc/${pid}/task/${pid}/children`, file(below.map((each) => `${each.pid} `).join('')));
  for (const each of below) putProcess(tree, each.pid, each.child);
}
