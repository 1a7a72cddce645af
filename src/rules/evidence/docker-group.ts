import type { Facts, GroupLookup } from '../../facts/facts.ts';
import type { Evidence } from '../rule.ts';
import { socketUnitOf } from './socket-unit.ts';

/** The group docker, and the settings of this host that name another group. */
export function groupEvidence(facts: Facts, path: string): Evidence[] {
  const setting = settingOf(facts, path);
  const isOther = setting !== null && setting.group !== 'docker';
  const found = formatLookup(facts.groups.docker, isOther ? '' : ', created after the engine started');
  return [
    { label: 'group docker', found },
    ...(isOther ? [{ label: setting.label, found: setting.found }] : []),
  ];
}

function formatLookup(docker: GroupLookup, since: string): string {
  if (docker.state === 'missing') return 'does not exist';
  if (docker.state === 'unknown') return `unknown: ${docker.reason}`;
  return docker.source === 'getent'
    ? `gid ${docker.gid}, in the name service only (not used by the engine)`
    : `gid ${docker.gid}${since}`;
}

interface Setting {
  readonly label: string;
  readonly found: string;
  readonly group: string;
}

function settingOf(facts: Facts, path: string): Setting | null {
  const { launch } = facts;
  const unit = socketUnitOf(facts, path);
  if (unit !== null) return { label: 'docker.socket', found: `SocketGroup=${unit.group}`, group: unit.group };
  if (launch.state === 'unknown') return null;
  const { groupFlag, configFile, config } = launch;
  if (groupFlag !== null)
    return { label: 'dockerd command line', found: `--group ${groupFlag}`, group: groupFlag };
  const group = config.state === 'read' ? config.group : null;
  return group === null ? null : { label: configFile, found: `"group": "${group}"`, group };
}
