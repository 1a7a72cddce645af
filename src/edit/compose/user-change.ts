import { isAlias } from 'yaml';
import { findPair } from '../../compose/yaml-source.ts';
import { revalue } from '../variable-default.ts';
import type { Target } from './compose-target.ts';
import { inherited } from './extended.ts';
import { type Proposal, refuse, unchanged } from './proposal.ts';
import { addServicePair, replaceValue } from './service-pair.ts';
import { quote } from './yaml-write.ts';

const pieces = /^((?:\$\{(?:[^{}]|\{[^{}]*\})*\}|[^:])*):(.+)$/s;

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
  const intended = { ...target.resolved, user: value };
  const pair = { key: 'user', block: [`user: ${quote(value)}`], flow: quote(value) };
  const attempts =
    own === undefined ? addServicePair(target, pair) : replaceValue(target.text, own, quote(value));
  return { state: 'attempts', attempts, intended };
}
