import type { EngineAt } from '../../engine/engine-at.ts';
import { listContainers } from '../../engine/reader.ts';
import type { EngineCandidate } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import type { ReadProject } from '../project/project.ts';
import { type CandidatesOptions, findCandidates } from './candidates.ts';

/**
 * Looked for when the engine in use cannot be reached, and when it can but has nothing of the project: then another one
 * can have it.
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
  const own = await listContainers(host, at, { project, which: 'all' });
  return own.ok && own.value.length === 0 ? findCandidates(host, { ...question, project }) : [];
}
