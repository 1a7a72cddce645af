import type { Facts, GroupLookup } from '../../facts/facts.ts';
import { socketUnitOf } from '../remedies/socket-unit.ts';
import type { Evidence } from '../rule.ts';

/** The group docker, and what names another one on this host. */
export function groupEvidence(facts: Facts, path: string): Evidence[] {
  const setting = settingOf(facts, path);
  const isOther = setting !== null && setting.group !== 'docker';
  const saw = formatLookup(facts.groups.docker, isOther ? '' : ', made after the engine started');
  return [{ label: 'group docker', saw }, ...(isOther ? [{ label: setting.label, saw: setting.saw }] : [])];
}

function formatLookup(docker: GroupLookup, since: string): string {
  if (docker.state === 'missing') return 'does not exist';
  if (docker.state === 'unknown') return `not known: ${docker.reason}`;
  return docker.source === 'getent'
    ? `gid ${docker.gid}, in the name service only, which the engine does not ask`
    : `gid ${docker.gid}${since}`;
}

interface Setting {
  readonly label: string;
  readonly saw: string;
  readonly group: string;
}

function settingOf(facts: Facts, path: string): Setting | null {
  const { launch } = facts;
  const unit = socketUnitOf(facts, path);
  if (unit !== null) return { label: 'docker.socket', saw: `SocketGroup=${unit.group}`, group: unit.group };
  if (launch.state === 'unknown') return null;
  const { groupFlag, configFile, config } = launch;
  if (groupFlag !== null)
    return { label: 'command line of dockerd', saw: `--group ${groupFlag}`, group: groupFlag };
  const group = config.state === 'read' ? config.group : null;
  return group === null ? null : { label: configFile, saw: `"group": "${group}"`, group };
}
