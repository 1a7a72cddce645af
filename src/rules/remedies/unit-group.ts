import { membershipOf } from '../../access/membership.ts';
import type { Named, Starter } from '../../access/starter.ts';
import type { Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { formatCaller } from '../evidence/format.ts';
import { ask, askToRun, manual, noNewAccess, type Remedy, type Step } from '../rule.ts';
import { addMember, canChangeAccounts } from './account-commands.ts';
import { socketProxy } from './join-group.ts';
import { asRoot } from './run-step.ts';

interface Wanted {
  readonly starter: Starter;
  readonly gid: number;
}

const rootEquivalent = 'root-equivalent control of this host';

/** How a service without the socket's group gets it. Never by a login, and never through the entry of a user that systemd made up. */
export function giveUnitGroup(facts: Facts, { starter, gid }: Wanted): Remedy[] {
  const { ofSocket } = facts.groups;
  // A number needs no entry in a database.
  const group = ofSocket.state === 'found' && isPlain(ofSocket.name) ? ofSocket.name : String(gid);
  if (starter.kind === 'unit') return [giveByDropIn(facts, starter.unit, group), socketProxy];
  return [...joinAccount(facts, starter, group), socketProxy];
}

/** A name that a unit file takes as it stands: without blanks, and without a % of its own language. */
function isPlain(name: string): boolean {
  return /^[\w.-]+$/.test(name);
}

function giveByDropIn(facts: Facts, unit: Named, group: string): Remedy {
  if (unit.state === 'known' && unit.transient) return giveTransient(unit.name, group);
  const title = `Give ${unit.name} group ${group} with a drop-in`;
  const steps = [...groupDropIn(unit.name, group), ...restart(unit.name)];
  if (isOwn(facts)) return manual(title, [...steps, ...endsThis(unit)]);
  return {
    title,
    safety: 'risky',
    grants: `${rootEquivalent} to ${unit.name}`,
    impact: `restarts ${unit.name}`,
    steps,
  };
}

/** What systemd-run makes is gone when it ends, with each of its files. */
function giveTransient(unit: string, group: string): Remedy {
  return manual(`Start ${unit} with group ${group}`, [
    ask(`systemd-run made this unit. Start it again with one more property (${rootEquivalent}):`),
    askToRun(`sudo systemd-run --property=SupplementaryGroups=${quoteWord(group)} PROGRAM`),
  ]);
}

/** In a file of its own, which is read after that of `systemctl edit`. Lists of several files add up. */
function groupDropIn(unit: string, group: string): Step[] {
  return [
    {
      kind: 'edit',
      file: `/etc/systemd/system/${unit}.d/zz-dockperm-groups.conf`,
      edit: { op: 'write-file', text: `[Service]\nSupplementaryGroups=${group}\n` },
      needsRoot: true,
    },
  ];
}

/**
 * Undone from the last to the first, so each names what undoes the other: the reload has to come before the restart both
 * times, or the unit would start with what it was to lose.
 */
function restart(unit: string): Step[] {
  const reload = ['systemctl', 'daemon-reload'];
  const again = ['systemctl', 'restart', unit];
  return [asRoot(reload, { undo: again }), asRoot(again, { undo: reload })];
}

/** This process would end itself. */
function isOwn({ caller }: Facts): boolean {
  return caller.label === undefined;
}

function endsThis({ name }: Named): Step[] {
  return [ask(`The restart ends this process, which belongs to ${name}.`)];
}

/** A service that changes to its user by itself asks the group database then. */
function joinAccount(facts: Facts, starter: Starter, group: string): Remedy[] {
  const { name } = facts.caller;
  const { ofSocket } = facts.groups;
  if (name === null || !isChangeable(facts)) return [];
  if (membershipOf(facts) === 'unknown' || ofSocket.state !== 'found' || !canChangeAccounts(facts)) return [];
  return [
    {
      title: `Add ${name} to group ${group}, then restart the service`,
      safety: 'risky',
      grants: `${rootEquivalent} to ${name}`,
      steps: [addMember(facts, name, group), ...againSteps(starter)],
    },
  ];
}

/** An account that the databases have for good, and a group of this host's own. */
function isChangeable({ caller, groups: { ofSocket } }: Facts): boolean {
  const isLocal = caller.accounts.state === 'known' && caller.accounts.isLocal !== false;
  return isLocal && ofSocket.state === 'found' && ofSocket.source === '/etc/group';
}

function againSteps(starter: Starter): Step[] {
  if ('unit' in starter) return [ask(`What ${starter.unit.name} starts from now on has the group.`)];
  return [ask('Restart whatever starts this process: an init script, a supervisor or a CI agent.')];
}

/** A restart is enough: what it needs is written down already. */
export function restartService(facts: Facts, starter: Starter, more: readonly Step[]): Remedy {
  if (!('unit' in starter))
    return manual(`Restart whatever starts this process of ${formatCaller(facts.caller)}`, [
      ask('It gets the group at its next start: restart its init script, its supervisor or its CI agent.'),
      ...more,
    ]);
  const { name } = starter.unit;
  const title = `Restart ${name}`;
  const steps = [asRoot(['systemctl', 'daemon-reload']), asRoot(['systemctl', 'restart', name]), ...more];
  if (isOwn(facts)) return manual(title, [...steps, ...endsThis(starter.unit)]);
  return { title, safety: 'risky', grants: noNewAccess, impact: `restarts ${name}`, steps };
}
