import { resolveImageUser, resolvePlainUser } from '../../access/image-accounts.ts';
import type { ContainerDetails } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { readContainerFile } from '../../engine/reader.ts';
import type { ContainerFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import type { Accounts } from '../engine/image-accounts.ts';
import { groupNamesIn, isGroupName, resolveGroupName } from '../engine/named-groups.ts';
import { findDeviceGids } from '../project/device-groups.ts';

type ContainerIdentity = Pick<ContainerFacts, 'effectiveUser' | 'namedGroups' | 'deviceGids'>;

/** Who a container starts as. Its own account files are read only where a name, or a user without a group, needs them. */
export async function findContainerIdentity(
  host: Host,
  { id, user, groupAdd }: Pick<ContainerDetails, 'id' | 'user' | 'groupAdd'>,
  engine: EngineAt,
): Promise<ContainerIdentity> {
  const plain = resolvePlainUser(user);
  const names = groupNamesIn(groupAdd);
  const isPlain = plain.state === 'known' && !names.some(isGroupName);
  const [accounts, deviceGids] = await Promise.all([
    isPlain ? null : readAccounts(host, engine, id),
    findDeviceGids(host, groupAdd),
  ]);
  const groups = plain.state === 'known' || accounts === null ? plain : resolveImageUser(user, accounts);
  return {
    effectiveUser: { state: 'known', user, source: 'container', groups },
    namedGroups: names.map((name) => resolveGroupName(name, accounts)),
    deviceGids,
  };
}

/** A container that does not run has its files, too. */
async function readAccounts(host: Host, engine: EngineAt, id: string): Promise<Accounts | null> {
  const [passwd, group] = await Promise.all(
    ['/etc/passwd', '/etc/group'].map((path) => readContainerFile(host, engine, { id, path })),
  );
  return passwd == null || group == null ? null : { passwd, group };
}
