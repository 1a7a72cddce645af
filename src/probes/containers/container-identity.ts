import { resolveImageUser, resolvePlainUser } from '../../access/image-accounts.ts';
import type { ContainerDetails } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { readContainerFile } from '../../engine/reader.ts';
import type { ContainerFacts, UserSwitch } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { findUserSwitch } from '../engine/find-user-switch.ts';
import { type Accounts, readImageAccounts } from '../engine/image-accounts.ts';
import { readImageFile } from '../engine/image-file.ts';
import { groupNamesIn, isGroupName, resolveGroupName } from '../engine/named-groups.ts';
import { findDeviceGids } from '../project/device-groups.ts';

type ContainerIdentity = Pick<ContainerFacts, 'effectiveUser' | 'namedGroups' | 'deviceGids' | 'userSwitch'>;

/** Who a container starts as. Its own account files are read only where a name, or a user without a group, needs them. */
export async function findContainerIdentity(
  host: Host,
  details: Pick<ContainerDetails, 'id' | 'user' | 'groupAdd' | 'words' | 'env' | 'imageId'>,
  engine: EngineAt,
): Promise<ContainerIdentity> {
  const { user, groupAdd } = details;
  const plain = resolvePlainUser(user);
  const names = groupNamesIn(groupAdd);
  const isPlain = plain.state === 'known' && !names.some(isGroupName);
  const [accounts, deviceGids] = await Promise.all([
    isPlain ? null : readAccounts(host, engine, details),
    findDeviceGids(host, groupAdd),
  ]);
  const groups = plain.state === 'known' || accounts === null ? plain : resolveImageUser(user, accounts);
  const effectiveUser = { state: 'known', user, source: 'container', groups } as const;
  const userSwitch = await switchOf(host, engine, { ...details, effectiveUser });
  return {
    effectiveUser,
    ...(userSwitch && { userSwitch }),
    namedGroups: names.map((name) => resolveGroupName(name, accounts)),
    deviceGids,
  };
}

type Contained = Pick<ContainerDetails, 'id' | 'imageId'>;

function switchOf(
  host: Host,
  engine: EngineAt,
  details: Pick<ContainerDetails, 'id' | 'imageId' | 'words' | 'env'> & Pick<ContainerFacts, 'effectiveUser'>,
): Promise<UserSwitch | null> {
  return findUserSwitch({
    words: details.words,
    env: details.env,
    user: details.effectiveUser,
    readText: (path) => readText(host, engine, { ...details, path }),
    readAccounts: () => readAccounts(host, engine, details),
  });
}

/** A container that does not run has its files, too. */
async function readAccounts(
  host: Host,
  engine: EngineAt,
  { id, imageId }: Contained,
): Promise<Accounts | null> {
  const [passwd, group] = await Promise.all(
    ['/etc/passwd', '/etc/group'].map((path) => readContainerFile(host, engine, { id, path })),
  );
  if (passwd == null || group == null)
    return imageId === '' ? null : readImageAccounts(host, imageId, engine);
  return { passwd, group };
}

/**
 * Its own file, else that of its image: Engine 28 gives no file of a stopped container that mounts something below a
 * link, as /var/run is one ("path escapes from parent").
 */
async function readText(
  host: Host,
  engine: EngineAt,
  { id, imageId, path }: Contained & { readonly path: string },
): Promise<string | null> {
  const own = await readContainerFile(host, engine, { id, path });
  return own === null && imageId !== '' ? readImageFile(host, engine, { image: imageId, path }) : own;
}
