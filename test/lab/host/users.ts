import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { dataDir } from '../places.ts';
import { isAlive, type ProcessId } from './process-id.ts';

/** A range of host ids: [start, start + count). */
interface IdRange {
  readonly start: number;
  readonly count: number;
}

export interface LabUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly subuid: IdRange;
  readonly subgid: IdRange;
}

/** Begins the comment field of /etc/passwd: how the lab knows its own users again. */
const comment = 'made by the dockperm lab';

/** The user with that name, made when missing: an ordinary one with a home, ranges of subordinate ids, and no password. */
export async function ensureUser(
  name: string,
  options: { uid?: number; groups?: string[]; owner?: ProcessId | undefined } = {},
): Promise<LabUser> {
  if ((await passwdLine(name)) === undefined) await addUser(name, options);
  for (const group of options.groups ?? []) await execa('usermod', ['--append', '--groups', group, name]);
  const [, , uid, gid, , home] = ((await passwdLine(name)) ?? '').split(':');
  const [subuid, subgid] = await Promise.all([ensureRange('subuid', name), ensureRange('subgid', name)]);
  return { name, uid: Number(uid), gid: Number(gid), home: home ?? '/', subuid, subgid };
}

/** Removes a user that the lab made; any other stays. */
export async function removeUser(name: string): Promise<void> {
  const line = await passwdLine(name);
  // By force: a process of theirs that is dead but not yet collected by its parent would be in the way.
  if (line?.split(':')[4]?.startsWith(comment))
    await execa('userdel', ['--force', '--remove', name], { reject: false });
}

/** All but those of a run that is still going. */
export async function removeLabUsers(): Promise<void> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const [name = '', , , , about = ''] of users)
    if (about.startsWith(comment) && !isInUse(about)) await removeUser(name);
}

function isInUse(about: string): boolean {
  const [, pid, start = ''] = / for (\d+) (\d+)$/.exec(about) ?? [];
  return pid !== undefined && isAlive({ pid: Number(pid), start });
}

async function addUser(
  name: string,
  { uid, owner }: { uid?: number; owner?: ProcessId | undefined },
): Promise<void> {
  await execa('mkdir', ['-p', `${dataDir}/home`]);
  const id = uid === undefined ? [] : ['--uid', `${uid}`];
  const home = ['--home-dir', `${dataDir}/home/${name}`, '--create-home', '--skel', '/nonexistent'];
  const about = owner === undefined ? comment : `${comment} for ${owner.pid} ${owner.start}`;
  await execa('useradd', [...id, ...home, '--user-group', '--shell', '/bin/sh', '--comment', about, name]);
}

async function passwdLine(name: string): Promise<string | undefined> {
  const { stdout, exitCode } = await execa('getent', ['passwd', name], { reject: false });
  return exitCode === 0 ? stdout : undefined;
}

async function ensureRange(file: 'subuid' | 'subgid', name: string): Promise<IdRange> {
  const ranges = await readRanges(file);
  const own = ranges.find((range) => range.owner === name);
  if (own !== undefined) return { start: own.start, count: own.count };
  const start = Math.max(100_000, ...ranges.map((range) => range.start + range.count));
  const count = 65_536;
  await execa('usermod', [`--add-${file}s`, `${start}-${start + count - 1}`, name]);
  return { start, count };
}

async function readRanges(file: string): Promise<(IdRange & { owner: string })[]> {
  const text = await readFile(`/etc/${file}`, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':'))
    .map(([owner = '', start, count]) => ({ owner, start: Number(start), count: Number(count) }));
}
