import type { EngineAt } from '../../engine/engine-at.ts';
import type { EngineCandidate } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import type { ReadProject } from '../project/project.ts';
import { countContainers } from '../project/project-containers.ts';
import { type CandidatesOptions, findCandidates } from './candidates.ts';

/**
 * Looked for when the engine in use cannot be reached, and when it can but has nothing of the project: then another one
 * may have it.
 */
export async function otherCandidates(
  host: Host,
  question: Omit<CandidatesOptions, 'project'>,
  { at, reading }: { readonly at: EngineAt | null; readonly reading: Promise<ReadProject> },
): Promise<EngineCandidate[]> {
  if (question.connection.state !== 'ok') return findCandidates(host, { ...question, project: null });
  const read = await reading.catch(() => null);
  if (at === null || read?.state !== 'found') return [];
  const project = read.name;
  const count = await countContainers(host, at.address, { project, timeoutMs: at.timeoutMs });
  return count === 0 ? findCandidates(host, { ...question, project }) : [];
}
