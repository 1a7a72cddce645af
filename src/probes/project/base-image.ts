import { parseGroupFile } from '../../access/group-file.ts';
import type { ComposeService } from '../../compose/model.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { findImage } from '../../engine/reader.ts';
import type { BuildGroup, TakenGid } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { readImageAccounts } from '../engine/image-accounts.ts';
import type { BuildFacts } from './service-build.ts';
import { imageNames } from './service-user.ts';

export interface BaseQuestion {
  readonly service: ComposeService;
  readonly projectName: string;
  readonly build: BuildFacts;
  readonly engine: EngineAt | null;
}

/** Whether the ids that a Dockerfile creates are taken in its base image, which can be why the service's image is missing. */
export async function readBuildGroups(host: Host, question: BaseQuestion): Promise<BuildGroup[]> {
  const { build, engine } = question;
  const { base, groups } = build;
  if (groups.length === 0) return [];
  if (await isBuilt(host, question)) return groups.map((group) => ({ ...group, taken: built }));
  const accounts = engine === null || base === null ? null : await readImageAccounts(host, base, engine);
  return groups.map((group, at) => {
    const earlier = groups.slice(0, at).find(({ gid }) => /^\d+$/.test(gid) && gid === group.gid);
    if (earlier) return { ...group, taken: { state: 'taken', by: earlier.name } };
    return { ...group, taken: accounts === null ? noBase : holderOf(group, accounts.group) };
  });
}

const built: TakenGid = { state: 'unknown', reason: 'not checked (the image exists)' };
const noBase: TakenGid = { state: 'unknown', reason: 'its base image is not on the engine' };

async function isBuilt(host: Host, question: BaseQuestion): Promise<boolean> {
  const { engine } = question;
  if (engine === null) return false;
  const found = imageNames(question).map((name) => findImage(host, engine, name));
  return (await Promise.all(found)).some((image) => image !== null);
}

function holderOf({ gid }: Pick<BuildGroup, 'gid'>, groupFile: string): TakenGid {
  const holder = parseGroupFile(groupFile).find((group) => String(group.gid) === gid);
  return holder ? { state: 'taken', by: holder.name } : { state: 'free' };
}
