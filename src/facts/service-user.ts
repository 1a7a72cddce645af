import { resolveImageUser, resolvePlainUser } from '../access/image-accounts.ts';
import type { ComposeService } from '../compose/model.ts';
import type { Host } from '../host/host.ts';
import type { EffectiveUser } from './facts.ts';
import { type EngineAt, readImageAccounts, readImageUser } from './images.ts';

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

/** Who the service's process starts as: the service says it, else its image, else the Dockerfile it is built from. */
export async function findServiceUser(host: Host, question: UserQuestion): Promise<EffectiveUser> {
  const { service, engine, granted } = question;
  const named = await namedUser(host, question);
  if (named === null)
    return { state: 'unknown', reason: `the image of ${service.name} is not on the engine yet` };
  const plain = resolvePlainUser(named.user);
  if (plain.state === 'known' || granted || engine === null)
    return { state: 'known', ...named, groups: plain };
  for (const image of imageNames(question)) {
    const accounts = await readImageAccounts(host, image, engine);
    if (accounts) return { state: 'known', ...named, groups: resolveImageUser(named.user, accounts) };
  }
  return { state: 'known', ...named, groups: plain };
}

type NamedUser = { user: string; source: 'service' | 'image' | 'dockerfile' | 'default' };

async function namedUser(host: Host, question: UserQuestion): Promise<NamedUser | null> {
  const { service, dockerfileUser, engine } = question;
  if (service.user !== null && service.user !== '') return { user: service.user, source: 'service' };
  if (dockerfileUser !== null) return { user: dockerfileUser, source: 'dockerfile' };
  if (engine === null) return null;
  for (const image of imageNames(question)) {
    const user = await readImageUser(host, engine.address, image, engine.timeoutMs);
    if (user !== null) return user === '' ? { user: 'root', source: 'default' } : { user, source: 'image' };
  }
  return null;
}

/** Compose v2 joins with a hyphen, v1 with an underscore. */
function imageNames({ service, projectName }: UserQuestion): string[] {
  if (service.image !== null) return [service.image];
  return [`${projectName}-${service.name}`, `${projectName}_${service.name}`];
}
