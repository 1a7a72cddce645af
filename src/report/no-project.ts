import type { NearbyFile } from '../facts/facts.ts';
import type { CheckReport } from './check-report.ts';
import { listNames } from './format-names.ts';

/**
 * No service was checked, and these files may be why; empty where there is a project, where nothing is in order, and where
 * only a process was asked about.
 */
export function noProjectSentences({ verdict, facts: { project, processes } }: CheckReport): string[] {
  if (project.state === 'found' || verdict !== 'ok' || processes.length > 0) return [];
  const { directory, nearby } = project;
  const none = `No Compose project found in ${directory} or its parent directories, so no service was checked.`;
  return nearby.length === 0 ? [none] : [none, `Not checked: ${listNames(nearby.map(formatNearby))}.`];
}

function formatNearby({ kind, path }: NearbyFile): string {
  return kind === 'compose' ? `${path} (use -f)` : path;
}
