import type { Command } from '../../src/host/command.ts';
import type { Result, RunResult } from '../../src/host/host.ts';
import { failed, ok } from '../../src/host/result.ts';
import { coreutils, placeFiles } from './memory-coreutils.ts';
import { allows, file } from './memory-files.ts';
import { type Programs, runProgram } from './memory-programs.ts';

/** How `sudo` is set up: it asks nobody, wants a password, or does not know this user. */
export type SudoState = 'open' | 'wants-password' | 'refuses';

const done = (exitCode: number, stderr = ''): Result<RunResult> => ok({ exitCode, stdout: '', stderr });
const GROUPS = '/etc/group';
const programs = ['groupadd', 'usermod', 'gpasswd', 'systemctl', 'true', 'test', ...coreutils];

/** Machines on whose terminal the password was typed. */
const remembered = new WeakSet<object>();

/** `sudo` and what an administrator runs by it. */
export function administer({ file: program, args }: Command, machine: Programs): Result<RunResult> {
  if (program === 'sudo') return sudo(args, machine);
  if (!programs.includes(program)) return failed('ENOENT');
  if (machine.who.uid !== 0) return done(1, 'Permission denied.');
  switch (program) {
    case 'groupadd':
      return addGroup(args, machine);
    case 'usermod':
      return addMember(args.at(-1) ?? '', args.at(-2) ?? '', machine);
    case 'gpasswd':
      return (args[0] === '-a' ? addMember : removeMember)(args[1] ?? '', args[2] ?? '', machine);
    case 'systemctl':
      return handOver(args, machine);
    default:
      return coreutils.includes(program) ? placeFiles(program, args, machine) : done(0);
  }
}

function sudo(words: readonly string[], machine: Programs): Result<RunResult> {
  const flags = words.slice(
    0,
    words.findIndex((word) => !word.startsWith('-')),
  );
  const [program = 'true', ...args] = words.slice(flags.length);
  if (words.every((word) => word.startsWith('-'))) return validate(words, machine);
  if (!isLetIn(machine) || machine.sudo === 'refuses') return done(1, 'sudo: a password is required');
  if (flags.includes('-l')) return done(0);
  if (flags.includes('-u')) return connectAs(program, args.at(-2) ?? '', machine);
  return runProgram(
    { file: program, args },
    { ...machine, who: { ...machine.who, uid: 0, gid: 0, dacOverride: true } },
  );
}

/** A new session of a user, with the groups that the group file gives now, in which a program tries a socket. */
function connectAs(name: string, socket: string, machine: Programs): Result<RunResult> {
  const joined = groupsOf(machine).filter(({ members }) => members.includes(name));
  const who = { ...machine.who, name, groups: joined.map(({ gid }) => gid) };
  const found = machine.tree.resolve(socket, who);
  const isAllowed = found.ok && allows(who, found.value.inode, 'write');
  const answer = isAllowed ? 'ok' : found.ok ? 'EACCES' : found.error;
  return ok({ exitCode: 0, stdout: `dockperm:${answer}\n`, stderr: '' });
}

function validate(flags: readonly string[], machine: Programs): Result<RunResult> {
  if (machine.sudo === 'refuses') return done(1);
  if (!flags.includes('-n')) remembered.add(machine.tree);
  return done(isLetIn(machine) ? 0 : 1);
}

function isLetIn({ sudo: state, tree }: Programs): boolean {
  return state === 'open' || remembered.has(tree);
}

interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

function groupsOf({ tree, who }: Programs): Group[] {
  const found = tree.resolve(GROUPS, { ...who, dacOverride: true });
  const text = found.ok ? (found.value.inode.text ?? '') : '';
  return text.split('\n').flatMap((line) => {
    const [name, , gid, members = ''] = line.split(':');
    return name && gid ? [{ name, gid: Number(gid), members: members.split(',').filter(Boolean) }] : [];
  });
}

function keep({ tree }: Programs, groups: readonly Group[]): Result<RunResult> {
  const lines = groups.map(({ name, gid, members }) => `${name}:x:${gid}:${members.join(',')}\n`);
  tree.put(GROUPS, file(lines.join('')));
  return done(0);
}

function addGroup(args: readonly string[], machine: Programs): Result<RunResult> {
  const groups = groupsOf(machine);
  const name = args.at(-1) ?? '';
  if (groups.some((group) => group.name === name)) return done(9, `groupadd: group '${name}' already exists`);
  const at = args.indexOf('-g');
  return keep(machine, [...groups, { name, gid: at === -1 ? 997 : Number(args[at + 1]), members: [] }]);
}

function addMember(user: string, name: string, machine: Programs): Result<RunResult> {
  const groups = groupsOf(machine);
  if (!groups.some((group) => group.name === name)) return done(6, `group '${name}' does not exist`);
  return keep(
    machine,
    groups.map((group) =>
      group.name === name ? { ...group, members: [...new Set([...group.members, user])] } : group,
    ),
  );
}

function removeMember(user: string, name: string, machine: Programs): Result<RunResult> {
  return keep(
    machine,
    groupsOf(machine).map((group) =>
      group.name === name ? { ...group, members: group.members.filter((member) => member !== user) } : group,
    ),
  );
}

/** An engine that starts gives its socket to the group docker, if there is one by then. */
function handOver([verb]: readonly string[], machine: Programs): Result<RunResult> {
  const docker = groupsOf(machine).find(({ name }) => name === 'docker');
  if (verb !== 'restart' && verb !== 'start') return done(0);
  for (const [path, inode] of machine.tree.entries())
    if (inode.engine !== null) machine.tree.put(path, { ...inode, gid: docker?.gid ?? 0, mode: 0o660 });
  return done(0);
}
