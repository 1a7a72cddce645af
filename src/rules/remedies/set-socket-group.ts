import type { EngineLaunch, Facts } from '../../facts/facts.ts';
import { formatMembers } from '../evidence/group-members.ts';
import { socketUnitOf } from '../evidence/socket-unit.ts';
import { ask, askForDockperm, manual, type Remedy, type Step } from '../rule.ts';
import { canChangeAccounts, createGroup } from './account-commands.ts';
import { dropIn } from './drop-in.ts';
import { controlOf, isSnap } from './engine-control.ts';
import { afterRestart, stopsContainers } from './start-engine.ts';

/** How a socket that only root can use is given to the group docker: by the setting that decides on this host. */
export function setSocketGroupRemedies(facts: Facts, path: string): Remedy[] {
  const { docker } = facts.groups;
  if (docker.state === 'unknown') return [];
  // The engine reads /etc/group and nothing else; a number needs no reading.
  const target = docker.state === 'found' && docker.source === 'getent' ? String(docker.gid) : 'docker';
  const setting = settingFor(facts, { path, target });
  const isNew = docker.state === 'missing';
  const control = controlOf(path, facts);
  const restart = isNew && setting.length === 0 ? control.restart.map(withoutUndo) : control.restart;
  if (isNew && !canChangeAccounts(facts)) return [declareGroup(restart)];
  const create = isNew ? [createGroup(facts, 'docker', null)] : [];
  const isDone = restart.every(({ kind }) => kind !== 'ask') && setting.every(({ kind }) => kind !== 'ask');
  const title = titleOf(docker, setting);
  if (!isDone) return [manual(title, [...create, ...setting, ...restart])];
  const steps = [...create, ...setting, ...restart, afterRestart, ...(isNew ? joinIt : [])];
  const power = 'root-equivalent control of this host';
  const grants = isNew
    ? `${power} to all future members of group docker, which is new and empty`
    : `${power} to ${formatMembers('docker', docker)}`;
  return [{ title, safety: 'risky', grants, impact: stopsContainers, steps }];
}

/**
 * Without the group docker, init scripts and the socket unit of systemd stop the engine and then cannot start it. So undo
 * removes the group but does not restart the engine.
 */
function withoutUndo(step: Step): Step {
  if (step.kind !== 'run') return step;
  const { undo: _, ...rest } = step;
  return rest;
}

const joinIt = [ask('Then join the group:'), askForDockperm('fix', '--allow', 'user-not-in-group')];

type Found = Exclude<Facts['groups']['docker'], { state: 'unknown' }>;

function titleOf(docker: Found, setting: readonly Step[]): string {
  if (docker.state === 'missing') return 'Create group docker and restart the engine';
  if (docker.source === 'getent') return "Set the engine's group by gid and restart the engine";
  return setting.length === 0
    ? 'Restart the engine to apply the group'
    : "Set the engine's group to docker and restart the engine";
}

interface GroupTarget {
  readonly path: string;
  /** Name or number of the group. */
  readonly target: string;
}

/** systemd decides if it creates the socket, else a flag, else daemon.json: dockerd rejects the last two together. */
function settingFor(facts: Facts, { path, target }: GroupTarget): Step[] {
  const unit = socketUnitOf(facts, path);
  if (unit !== null) return unit.group === target ? [] : dropIn('SocketGroup', target);
  // The snap sets the flags of its engine at each start, from the groups that exist then.
  if (facts.launch.state === 'seen' && !isSnap(facts)) return settingOfDaemon(facts.launch, target);
  return target === 'docker' ? [] : [ask(byHand(target))];
}

type KnownLaunch = Extract<EngineLaunch, { state: 'seen' }>;

function settingOfDaemon({ groupFlag, configFile, config }: KnownLaunch, target: string): Step[] {
  if (groupFlag !== null) return groupFlag === target ? [] : [ask(atFlag(groupFlag, target))];
  if (config.state === 'unreadable')
    return [
      ask(
        target === 'docker' ? `Make sure that ${configFile} does not set another "group".` : byHand(target),
      ),
    ];
  const named = config.state === 'read' ? config.group : null;
  if ((named ?? 'docker') === target) return [];
  const edit = { op: 'set-json', path: ['group'], value: target } as const;
  return [{ kind: 'edit', file: configFile, edit, needsRoot: true }];
}

function byHand(target: string): string {
  return `Set "group": "${target}" in /etc/docker/daemon.json, or --group ${target} on the dockerd command line if that option is used.`;
}

function atFlag(flag: string, target: string): string {
  return `Replace --group ${flag} with --group ${target} where dockerd is started (see systemctl cat docker, /etc/default/docker or /etc/conf.d/docker).`;
}

function declareGroup(restart: readonly Step[]): Remedy {
  return manual('Declare group docker in the system configuration', [
    ask('On NixOS, virtualisation.docker.enable creates the group and assigns the socket to it.'),
    ...restart,
  ]);
}
