import { resolveImageUser, resolvePlainUser } from '../../access/image-accounts.ts';
import type { ComposeService } from '../../compose/model.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { inspectImage } from '../../engine/reader.ts';
import { NOT_FOUND } from '../../engine/status.ts';
import type { EffectiveUser, NamedGroup } from '../../facts/facts.ts';
import { formatErrno } from '../../host/errno.ts';
import type { Host } from '../../host/host.ts';
import { type Accounts, readImageAccounts } from '../engine/image-accounts.ts';
import { groupNamesIn, isGroupName, resolveGroupName } from '../engine/named-groups.ts';

export interface UserQuestion {
  readonly service: ComposeService;
  readonly projectName: string;
  /** The Dockerfile's last `USER`, when there is a Dockerfile that says one. */
  readonly dockerfileUser: string | null;
  /** Null when the engine cannot be asked. */
  readonly engine: EngineAt | null;
  /** A group of the service already opens the socket, so that the image's own groups make no difference. */
  readonly granted: boolean;
}

export interface ServiceIdentity {
  readonly effectiveUser: EffectiveUser;
  readonly namedGroups: readonly NamedGroup[];
}

/**
 * Who the service's process starts as: the service says it, else its image, else the Dockerfile it is built from. What
 * names mean is for the image to say; it is looked into only for them.
 */
export async function findServiceIdentity(host: Host, question: UserQuestion): Promise<ServiceIdentity> {
  const looked = await namedUser(host, question);
  const named = 'unknown' in looked ? null : looked;
  const plain = resolvePlainUser(named?.user ?? '');
  const names = groupNamesIn(question.service.groupAdd.map(({ value }) => value));
  // The group alone does not start a container whose user the image lacks; the image's own user it has.
  const isGranted = question.granted && named?.source !== 'service';
  const decided = named === null || plain.state === 'known' || isGranted;
  const isDecided = decided && !names.some(isGroupName);
  const accounts = isDecided ? null : await readAccounts(host, question);
  return {
    effectiveUser: 'unknown' in looked ? notKnown(looked) : effectiveUser(looked, accounts),
    namedGroups: names.map((name) => resolveGroupName(name, accounts)),
  };
}

function notKnown({ unknown, pending }: NotNamed): EffectiveUser {
  return { state: 'unknown', reason: unknown, ...(pending ? { pending } : {}) };
}

function effectiveUser(named: NamedUser, accounts: Accounts | null): EffectiveUser {
  const plain = resolvePlainUser(named.user);
  const groups = plain.state === 'known' || !accounts ? plain : resolveImageUser(named.user, accounts);
  return { state: 'known', ...named, groups };
}

async function readAccounts(host: Host, question: UserQuestion): Promise<Accounts | null> {
  if (question.engine === null) return null;
  for (const image of imageNames(question)) {
    const accounts = await readImageAccounts(host, image, question.engine);
    if (accounts) return accounts;
  }
  return null;
}

type NamedUser = { user: string; source: 'service' | 'image' | 'dockerfile' | 'default' };

interface NotNamed {
  readonly unknown: string;
  readonly pending?: true;
}

async function namedUser(host: Host, question: UserQuestion): Promise<NamedUser | NotNamed> {
  const { service, dockerfileUser, engine } = question;
  if (service.user !== null && service.user !== '') return { user: service.user, source: 'service' };
  if (dockerfileUser !== null) return { user: dockerfileUser, source: 'dockerfile' };
  const notThere = {
    unknown: `the image of ${service.name} is not on the engine yet`,
    pending: true,
  } as const;
  if (engine === null) return notThere;
  for (const image of imageNames(question)) {
    const found = await inspectImage(host, engine, image);
    if (!found.ok && found.status === NOT_FOUND) continue;
    if (!found.ok)
      return { unknown: `the engine did not say who ${image} runs as: ${formatErrno(found.error)}` };
    const { user } = found.value;
    return user === '' ? { user: 'root', source: 'default' } : { user, source: 'image' };
  }
  return notThere;
}

/** Compose v2 joins with a hyphen, v1 with an underscore. */
export function imageNames({
  service,
  projectName,
}: Pick<UserQuestion, 'service' | 'projectName'>): string[] {
  if (service.image !== null) return [service.image];
  return [`${projectName}-${service.name}`, `${projectName}_${service.name}`];
}
