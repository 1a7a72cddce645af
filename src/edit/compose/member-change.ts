import { isAlias, isMap, isSeq } from 'yaml';
import { findPair, isFlow } from '../../compose/yaml-source.ts';
import type { Json } from './compose-edit.ts';
import type { Target } from './compose-target.ts';
import { inherited } from './extended.ts';
import { type Proposal, proposed, refuse, unchanged } from './proposal.ts';
import { addServicePair, fillBelow, replaceValue } from './service-pair.ts';
import { settingsOf } from './settings.ts';
import { type Attempt, addItem, addPair } from './yaml-insert.ts';
import { isEmptyValue } from './yaml-layout.ts';
import { writeBlock, writeFlow, writeName } from './yaml-write.ts';

/** A setting that is either a list of names or a map by name. */
export interface Member {
  readonly key: 'networks' | 'depends_on';
  readonly name: string;
  /** What a list begins with where the service has none. */
  readonly first: readonly string[];
  /** What the name stands for in a map. */
  readonly settings: Json;
}

export function proposeMember(target: Target, { key, name, first, settings }: Member): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, key);
  const current = target.resolved[key] ?? null;
  const bases = inherited(target, key);
  if ([current, ...bases].some((value) => namesIn(value).includes(name))) return unchanged;
  const change = (value: unknown, attempts: readonly Attempt[]) =>
    proposed(target, { [key]: value }, attempts);
  const { text } = target;
  if (isSeq(own?.value))
    return change([...(current as unknown[]), name], addItem(text, own.value, writeName(name)));
  if (isMap(own?.value)) {
    // A null reads best in a block and worst in braces.
    const value = isFlow(own.value) && settings === null ? {} : settings;
    const pair = { key: name, block: blockOf(target, name, value), flow: writeFlow(value) };
    return change({ ...settingsOf(current), [name]: value }, addPair(text, own.value, pair, []));
  }
  const whole = wholeOf(current, { name, settings, first: bases.length > 0 ? [name] : [...first, name] });
  if (whole === null) return refuse(`${key} is neither a list nor a mapping`);
  const block = writeBlock({ [key]: whole }, target.layout);
  const pair = { key, block, flow: writeFlow(whole) };
  if (own === undefined) return change(whole, addServicePair(target, pair));
  const filled = isEmptyValue(own.value) ? fillBelow(text, own, block.slice(1)) : [];
  return change(whole, [...filled, ...replaceValue(text, own, pair.flow)]);
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : Object.keys(settingsOf(value));
}

/** The setting as a whole, where what is there comes from somewhere else and must not change there. */
function wholeOf(
  current: unknown,
  { name, settings, first }: { name: string; settings: Json; first: readonly string[] },
): unknown {
  if (current === null) return first;
  if (Array.isArray(current)) return [...current, name];
  return typeof current === 'object' ? { ...current, [name]: settings ?? {} } : null;
}

function blockOf(target: Target, name: string, settings: Json): string[] {
  if (settings === null) return [`${writeName(name)}:`];
  return writeBlock({ [name]: settings }, target.layout);
}
