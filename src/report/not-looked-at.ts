import type { RemoteSource } from '../compose/model.ts';
import { baseName } from '../compose/paths.ts';
import type { CheckReport } from './check-report.ts';

/** Each part of the project that was not checked; a report without findings does not cover it. */
export function remoteSourcesOf({ facts: { project } }: CheckReport): readonly RemoteSource[] {
  return project.state === 'found' ? project.remote : [];
}

export function formatRemoteSource({ source, at, service }: RemoteSource): string {
  const place = `${baseName(at.file)}:${at.line}`;
  const what = service === null ? `include of ${source}` : `service ${service}, which extends ${source}`;
  return `${what} (${place}): dockperm fetches nothing`;
}
