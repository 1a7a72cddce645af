import { isAlias, isScalar, isSeq } from 'yaml';
import { findPair, scalarText } from '../../compose/yaml-source.ts';
import { revalue } from '../variable-default.ts';
import type { Target } from './compose-target.ts';
import { inherited } from './extended.ts';
import { proposeMember } from './member-change.ts';
import { piece } from './mount-text.ts';
import { proposeNamedValue } from './named-values.ts';
import { type Proposal, proposed, refuse, unchanged } from './proposal.ts';
import { addServicePair, listPair, replaceValue } from './service-pair.ts';
import { addItem } from './yaml-insert.ts';
import { quote } from './yaml-write.ts';

/** Sets a scalar key of the service, its own or one that hides an inherited value. */
export function proposeKeyChange(target: Target, key: string, value: string): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, key);
  const written =
    /^[a-z][a-z_-]{3,}$/.test(value) && value !== 'true' && value !== 'false' ? value : quote(value);
  if (target.resolved[key] === value) return unchanged;
  if (own === undefined) {
    const pair = { key, block: [`${key}: ${written}`], flow: quote(value) };
    return proposed(target, { [key]: value }, addServicePair(target, pair));
  }
  if (isScalar(own.value) && scalarText(own.value) === value) return unchanged;
  if (own.value !== null && !isScalar(own.value) && !isAlias(own.value))
    return refuse(`${key} is not a plain value`);
  return proposed(target, { [key]: value }, replaceValue(target.text, own, written));
}

const pieces = new RegExp(`^(${piece}*):(.+)$`, 's');

/** Another group in `user: "1000:998"`. Compose takes an extending service's own `user` over the inherited one. */
export function proposeUserGroup(target: Target, gid: string): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, 'user');
  const user = target.resolved.user ?? inherited(target, 'user')[0] ?? null;
  const [, name, group] = typeof user === 'string' ? (pieces.exec(user) ?? []) : [];
  if (name === undefined || group === undefined) return refuse('user has no group');
  const revalued = revalue(group, gid);
  if ('variable' in revalued) return refuse(`the group in user is set by ${revalued.variable}`);
  if (revalued.text === group) return unchanged;
  const value = `${name}:${revalued.text}`;
  const pair = { key: 'user', block: [`user: ${quote(value)}`], flow: quote(value) };
  const attempts =
    own === undefined ? addServicePair(target, pair) : replaceValue(target.text, own, quote(value));
  return proposed(target, { user: value }, attempts);
}

/** One more argument of a `command` that is a list. Compose takes an extending service's own command as a whole. */
export function proposeArgument(target: Target, value: string): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, 'command');
  const command = target.resolved.command ?? inherited(target, 'command')[0] ?? null;
  if (command === null) return refuse('the service has no command; its arguments come from the image');
  if (!Array.isArray(command)) return refuse('the command is a string, not a list of arguments');
  if (command.includes(value)) return unchanged;
  const items = [...command, value];
  const pair = listPair(target, 'command', items);
  if (own === undefined) return proposed(target, { command: items }, addServicePair(target, pair));
  const attempts = isSeq(own.value)
    ? addItem(target.text, own.value, quote(value))
    : replaceValue(target.text, own, pair.flow);
  return proposed(target, { command: items }, attempts);
}

export function proposeVariable(target: Target, variable: { key: string; value: string }): Proposal {
  return proposeNamedValue(target, {
    ...variable,
    section: 'environment',
    own: isAlias(target.body) ? undefined : findPair(target.body, 'environment'),
    current: target.resolved.environment,
    outcome: (environment, attempts) => proposed(target, { environment }, attempts),
    create: (pair) => addServicePair(target, pair),
  });
}

/** Joins a network. A service that names no networks is in `default`, and one that names some only in those. */
export function proposeNetwork(target: Target, network: string): Proposal {
  const mode = target.resolved.network_mode ?? inherited(target, 'network_mode')[0];
  if (mode !== undefined && mode !== null)
    return refuse(`network_mode: ${String(mode)} cannot be combined with networks`);
  return proposeMember(target, { key: 'networks', name: network, first: ['default'], settings: null });
}
