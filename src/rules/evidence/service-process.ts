import type { Starter } from '../../access/starter.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Evidence } from '../rule.ts';
import { connectRow } from './connect-row.ts';
import { capital, formatCaller, formatGroups, formatMode, formatProcess } from './format.ts';

/** Started by something that is neither a login nor a container. */
export function isServices({ kind }: Starter): boolean {
  return kind === 'unit' || kind === 'within-unit' || kind === 'account';
}

/** The unit, or the process of its user, at the start of a sentence. */
export function serviceOf(starter: Starter, facts: Facts): string {
  const who = formatCaller(facts.caller);
  if (starter.kind === 'unit') return `${starter.unit.name} (user ${who})`;
  const within = 'unit' in starter ? ` in ${starter.unit.name}` : '';
  return capital(`${formatProcess(facts)}${within} (user ${who})`);
}

export function serviceEvidence(facts: Facts, starter: Starter): Evidence[] {
  const { caller, socket } = facts;
  const node = socket.state === 'socket' ? socket.node : null;
  return [
    ...connectRow(facts),
    ...(node && socket.state === 'socket'
      ? [{ label: socket.path, found: `uid ${node.uid}, gid ${node.gid}, mode ${formatMode(node.mode)}` }]
      : []),
    {
      label: `groups of ${formatProcess(facts)}`,
      found: formatGroups([caller.gid, ...caller.groups]),
      ...(node ? { expected: `includes ${node.gid}` } : {}),
    },
    ...('unit' in starter ? [unitEvidence(starter)] : []),
  ];
}

function unitEvidence({ unit }: Extract<Starter, { kind: 'unit' | 'within-unit' }>): Evidence {
  if (unit.state === 'unknown') return { label: unit.name, found: 'settings unknown' };
  const { user, group, supplementaryGroups, dynamicUser } = unit;
  const settings = [
    ...(user === '' ? [] : [`User=${user}`]),
    ...(group === '' ? [] : [`Group=${group}`]),
    ...(dynamicUser ? ['DynamicUser=yes'] : []),
    ...(supplementaryGroups.length === 0 ? [] : [`SupplementaryGroups=${supplementaryGroups.join(' ')}`]),
  ];
  return { label: unit.name, found: settings.join(', ') || 'names no user and no groups' };
}
