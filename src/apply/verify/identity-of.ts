import { parseGroupFile } from '../../access/group-file.ts';
import { resolveImageUser, resolvePlainUser } from '../../access/image-accounts.ts';
import { processInside } from '../../access/process-inside.ts';
import type { ContainerFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { type Accounts, readImageAccounts } from '../../probes/engine/image-accounts.ts';
import type { Whose } from './running.ts';

/** Ids in the container's own user namespace; the primary group comes first. */
export interface Identity {
  readonly uid: number;
  readonly gids: readonly number[];
  readonly dacOverride: boolean;
}

/** What of a container decides who its process is. */
export type Credentials = Pick<ContainerFacts, 'process' | 'user' | 'groupAdd' | 'image' | 'usernsMode'>;

/**
 * Of the process that works in the container. Where the engine's processes are not visible from here and the image has no
 * program to read them with, it is the identity that the container's configuration gives to its first process.
 */
export async function identityOf(
  host: Host,
  { engine }: Pick<Whose, 'engine'>,
  container: Credentials,
): Promise<Identity | null> {
  const { process } = container;
  if (process.state !== 'known') return configured(host, engine, container);
  const { uid, gids } = processInside(container, process, engine.userns);
  return uid === null ? null : { uid, gids, dacOverride: process.dacOverride };
}

async function configured(
  host: Host,
  engine: Whose['engine'],
  { user, groupAdd, image }: Credentials,
): Promise<Identity | null> {
  const plain = resolvePlainUser(user);
  const isPlain = plain.state === 'known' && groupAdd.every((group) => /^\d+$/.test(group));
  const accounts = isPlain ? null : await readImageAccounts(host, image.id, engine);
  const who = accounts === null ? plain : resolveImageUser(user, accounts);
  if (who.state === 'unknown' || who.uid === null || who.gid === null) return null;
  const added = groupAdd.flatMap((group) => numberOf(group, accounts));
  return { uid: who.uid, gids: [who.gid, ...who.gids, ...added], dacOverride: who.uid === 0 };
}

function numberOf(group: string, accounts: Accounts | null): number[] {
  if (/^\d+$/.test(group)) return [Number(group)];
  const found = parseGroupFile(accounts?.group ?? '').find(({ name }) => name === group);
  return found ? [found.gid] : [];
}
