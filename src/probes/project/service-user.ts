import { parseGroupFile } from '../../access/group-file.ts';
import { resolveImageUser, resolvePlainUser } from '../../access/image-accounts.ts';
import type { ComposeService } from '../../compose/model.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { inspectImage } from '../../engine/reader.ts';
import type { EffectiveUser, NamedGroup } from '../../facts/facts.ts';
import { formatErrno } from '../../host/errno.ts';
import type { Host } from '../../host/host.ts';
import { type Accounts, readImageAccounts } from '../engine/image-accounts.ts';

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
  const names = groupNames(question.service);
  const decided = named === null || plain.state === 'known' || question.granted;
  const isDecided = decided && !names.some(isName);
  const accounts = isDecided ? null : await readAccounts(host, question);
  return {
    effectiveUser:
      'unknown' in looked ? { state: 'unknown', reason: looked.unknown } : effectiveUser(looked, accounts),
    namedGroups: names.map((name) => lookUp(name, accounts)),
  };
}

function effectiveUser(named: NamedUser, accounts: Accounts | null): EffectiveUser {
  const plain = resolvePlainUser(named.user);
  const groups = plain.state === 'known' || !accounts ? plain : resolveImageUser(named.user, accounts);
  return { state: 'known', ...named, groups };
}

function groupNames({ groupAdd }: ComposeService): string[] {
  const names = groupAdd.map(({ value }) => value).filter((value) => value !== '' && !/^\d+$/.test(value));
  return [...new Set(names)];
}

/** Such as groupadd(8) lets one be given: what is no name, no image has a group for. */
function isName(text: string): boolean {
  return /^[a-z_][\w.-]*\$?$/i.test(text);
}

function lookUp(name: string, accounts: Accounts | null): NamedGroup {
  if (!isName(name)) return { name, state: 'known', gid: null };
  if (accounts === null) return { name, state: 'unknown', reason: 'its image was not inspected' };
  const found = parseGroupFile(accounts.group).find((group) => group.name === name);
  return { name, state: 'known', gid: found?.gid ?? null };
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

async function namedUser(host: Host, question: UserQuestion): Promise<NamedUser | { unknown: string }> {
  const { service, dockerfileUser, engine } = question;
  if (service.user !== null && service.user !== '') return { user: service.user, source: 'service' };
  if (dockerfileUser !== null) return { user: dockerfileUser, source: 'dockerfile' };
  const notThere = { unknown: `the image of ${service.name} is not on the engine yet` };
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

const NOT_FOUND = 404;

/** Compose v2 joins with a hyphen, v1 with an underscore. */
export function imageNames({
  service,
  projectName,
}: Pick<UserQuestion, 'service' | 'projectName'>): string[] {
  if (service.image !== null) return [service.image];
  return [`${projectName}-${service.name}`, `${projectName}_${service.name}`];
}
