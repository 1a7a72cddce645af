import { chmodSync, chownSync, existsSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { execa } from 'execa';
import type { Setting } from '../../tools/verify/clients/case.ts';
import type { Places } from '../../tools/verify/clients/command-line.ts';
import type { Engine } from '../lab.ts';

export function placesOf({ socket }: Engine): Places {
  return { socket, folder: dirname(socket) };
}

/** Gives the socket owner, mode and access list as a row of cases wants it. Its owner stays. */
export async function setSocket(engine: Engine, { gid, mapped, mode, acl }: Setting): Promise<void> {
  const { socket, folder } = placesOf(engine);
  const link = `${folder}/link-to-engine`;
  if (!existsSync(link)) symlinkSync(socket, link);
  await execa('setfacl', ['--remove-all', socket]);
  chownSync(socket, ownerOf(engine), mapped ? outside(engine, gid, 'subgid') : gid);
  chmodSync(socket, mode);
  const entries = [
    ...(acl?.users ?? []).map((id) => `u:${outside(engine, id, 'subuid')}:rw`),
    ...(acl?.groups ?? []).map((id) => `g:${outside(engine, id, 'subgid')}:rw`),
  ];
  if (entries.length > 0) await execa('setfacl', ['--modify', entries.join(','), socket]);
}

function ownerOf({ kind, user }: Engine): number {
  return kind === 'rootless' ? (user?.uid ?? 0) : 0;
}

/** The id of the machine for one that containers count. */
function outside({ kind, user }: Engine, id: number, range: 'subuid' | 'subgid'): number {
  if (user === undefined || kind === 'rootful') return id;
  // A rootless engine's root is the user; what follows is from the range.
  return kind === 'rootless' ? user[range].start + id - 1 : user[range].start + id;
}
