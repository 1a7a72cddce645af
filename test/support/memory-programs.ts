import type { Command } from '../../src/host/command.ts';
import type { Environment, Identity, Result, RunResult } from '../../src/host/host.ts';
import { failed, ok } from '../../src/host/result.ts';
import { type ComposeCall, type ComposeState, runCompose } from './memory-compose.ts';
import { type ListeningEngine, processStatus } from './memory-engine.ts';
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
      return findLine(machine.directoryGroups, args[1] ?? '');
    case 'id':
      return loginGroups(args.at(-1) ?? '', machine);
    default:
      return failed('ENOENT');
  }
}

function compose({ args, cwd }: Command, machine: Programs): Result<RunResult> {
  const { compose: state, tree, who, engine, env } = machine;
  if (state === null) return failed('ENOENT');
  const call: ComposeCall = {
    state,
    args,
    env,
    engine,
    directory: cwd ?? machine.cwd,
    read: (path) => {
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
    return output(engine.inside[/source=([^,]*)/.exec(mount)?.[1] ?? ''] ?? null);
  }
  const running = engine.containers.find(({ id }) => args.includes(id));
  return output(running ? processStatus(running) : null);
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

function findLine(database: string, key: string): Result<RunResult> {
  const line = database.split('\n').find((each) => [each.split(':')[0], each.split(':')[2]].includes(key));
  return output(line === undefined ? null : `${line}\n`);
}

function output(stdout: string | null): Result<RunResult> {
  return ok({ exitCode: stdout === null ? 1 : 0, stdout: stdout ?? '', stderr: '' });
}

/** The kernel's account of each container's first process. */
export function putProcesses(tree: FileTree, { containers }: ListeningEngine): void {
  for (const each of containers) {
    tree.put(`/proc/${each.pid}/status`, file(processStatus(each)));
    tree.put(`/proc/${each.pid}/cgroup`, file(`0::/system.slice/docker-${each.id}.scope\n`));
  }
}
