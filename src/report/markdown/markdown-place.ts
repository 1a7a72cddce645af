import { baseName } from '../../compose/paths.ts';
import type { Facts } from '../../facts/facts.ts';
import { formatErrno } from '../../host/errno.ts';
import type { CheckReport } from '../check-report.ts';
import { formatNotLookedAt } from '../coverage.ts';
import { type Ink, tableOf } from './markdown-text.ts';

/** The engine, the caller and the versions behind the report. */
export function formatPlace(report: CheckReport, ink: Ink): string[] {
  const { tool, verdict, endpoint, facts } = report;
  const { socketGid, gidSource, host, origin } = endpoint;
  const isKnown = socketGid !== null && gidSource !== 'getent';
  const gid = isKnown ? `, group ${socketGid} (${gidSource})` : '';
  return tableOf(
    ['', ''],
    [
      ['verdict', verdict],
      ['endpoint', `${ink.code(host || 'none')}, by ${ink.code(origin)}${gid}`],
      ['engine', formatEngine(facts, ink)],
      ['caller', formatCaller(facts)],
      ['Compose', formatCompose(facts, ink)],
      ...nearbyFilesOf(facts).map((path) => ['not looked at', ink.code(path)]),
      ...report.coverage.notLookedAt.map((source) => ['not looked at', ink.words(formatNotLookedAt(source))]),
      ['platform', ink.code(`${facts.platform.os} ${facts.platform.release}`)],
      ['dockperm', `${tool.version}, Node ${ink.words(facts.platform.runtime)}`],
    ],
  );
}

function nearbyFilesOf({ project }: Facts): string[] {
  return project.state === 'none' ? project.nearby.map(({ path }) => path) : [];
}

function formatEngine({ engine, connection }: Facts, ink: Ink): string {
  const how =
    'error' in connection
      ? `${connection.state}, ${ink.code(formatErrno(connection.error))}`
      : connection.state;
  if (engine.state === 'unknown') return `unknown (connection: ${how})`;
  const { product, version, apiVersion, operatingSystem, userns, elsewhere } = engine;
  const mapped = userns.mode === 'none' ? '' : `, user namespace: ${userns.mode}`;
  const other = elsewhere ? ', on another host or VM' : '';
  return `${product} ${ink.code(version)}, API ${ink.code(apiVersion)}, ${ink.code(operatingSystem)}${mapped}${other}`;
}

function formatCaller({ caller }: Facts): string {
  const powers = [
    caller.dacOverride ? 'CAP_DAC_OVERRIDE' : '',
    caller.dacReadSearch ? 'CAP_DAC_READ_SEARCH' : '',
  ];
  const groups = caller.groups.join(', ') || 'none';
  const ids = `uid ${caller.uid ?? '?'}, gid ${caller.gid ?? '?'}, groups ${groups}`;
  return [ids, ...powers.filter(Boolean)].join(', ');
}

function formatCompose({ project }: Facts, ink: Ink): string {
  if (project.state === 'none') return 'no project found, so no service was checked';
  const { authority } = project;
  if (authority.kind === 'own') return `read by dockperm without Compose: ${ink.words(authority.reason)}`;
  const { file, args } = authority.tool.base;
  return `read by ${ink.code(args[0] === 'compose' ? `${baseName(file)} compose` : baseName(file))}`;
}
