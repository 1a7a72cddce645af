import { isAlias, isScalar } from 'yaml';
import { findPair, scalarText } from '../../compose/yaml-source.ts';
import type { Target } from './compose-target.ts';
import { type Proposal, refuse, unchanged } from './proposal.ts';
import { addServicePair, replaceValue } from './service-pair.ts';
import { quote } from './yaml-write.ts';

/** Sets a scalar key of the service, its own or one that hides an inherited value. */
export function proposeKeyChange(target: Target, key: string, value: string): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, key);
  const intended = { ...target.resolved, [key]: value };
  const written =
    /^[a-z][a-z_-]{3,}$/.test(value) && value !== 'true' && value !== 'false' ? value : quote(value);
  if (target.resolved[key] === value) return unchanged;
  if (own === undefined) {
    const pair = { key, block: [`${key}: ${written}`], flow: quote(value) };
    return { state: 'attempts', attempts: addServicePair(target, pair), intended };
  }
  if (isScalar(own.value) && scalarText(own.value) === value) return unchanged;
  if (own.value !== null && !isScalar(own.value) && !isAlias(own.value))
    return refuse(`${key} is not a plain value`);
  return { state: 'attempts', attempts: replaceValue(target.text, own, written), intended };
}
