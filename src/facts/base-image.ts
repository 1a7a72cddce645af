import { parseGroupFile } from '../access/group-file.ts';
import type { ComposeService } from '../compose/model.ts';
import type { Host } from '../host/host.ts';
import type { BuildGroup, TakenGid } from './facts.ts';
import { type EngineAt, readImageAccounts, readImageUser } from './images.ts';
import type { BuildFacts } from './service-build.ts';
import { imageNames } from './service-user.ts';

export interface BaseQuestion {
  readonly service: ComposeService;
  readonly projectName: string;
  readonly build: BuildFacts;
  readonly engine: EngineAt | null;
}

/** Whether the numbers that a Dockerfile wants are taken: asked of an image that is not there, which may be why. */
export async function readBuildGroups(host: Host, question: BaseQuestion): Promise<BuildGroup[]> {
  const { build, engine } = question;
  const { base, groups } = build;
  const asked = groups.length > 0 && engine !== null && base !== null && !(await isBuilt(host, question));
  const accounts = asked ? await readImageAccounts(host, base, engine) : null;
  const takenIn = (group: Omit<BuildGroup, 'taken'>): TakenGid =>
    accounts === null
      ? { state: 'unknown', reason: asked ? 'its base image is not on the engine' : 'not asked' }
      : holderOf(group, accounts.group);
  return groups.map((group) => ({ ...group, taken: takenIn(group) }));
}

async function isBuilt(host: Host, question: BaseQuestion): Promise<boolean> {
  const { engine } = question;
  if (engine === null) return false;
  const users = imageNames(question).map((image) =>
    readImageUser(host, engine.address, image, engine.timeoutMs),
  );
  return (await Promise.all(users)).some((user) => user !== null);
}

function holderOf({ gid }: Pick<BuildGroup, 'gid'>, groupFile: string): TakenGid {
  const holder = parseGroupFile(groupFile).find((group) => String(group.gid) === gid);
  return holder ? { state: 'taken', by: holder.name } : { state: 'free' };
}
