import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { findPair, scalarText } from '../../compose/yaml-source.ts';
import type { Target } from './compose-target.ts';
import { type Proposal, refuse, unchanged } from './proposal.ts';
import { fillBelow, replaceValue } from './service-pair.ts';
import { settingsOf } from './settings.ts';
import { type Attempt, addItem, addPair, type NewPair } from './yaml-insert.ts';
import { isEmptyValue } from './yaml-layout.ts';
import { quote, writeBlock, writeFlow } from './yaml-write.ts';

/** A map of names and values, or a list of `NAME=value`: `environment`, and the `args` of a build. */
export interface NamedValues {
  readonly section: 'args' | 'environment';
  /** The pair of the section in its own text. */
  readonly own: Pair | undefined;
  /** What the section comes to. */
  readonly current: unknown;
  readonly key: string;
  readonly value: string;
  readonly outcome: (values: unknown, attempts: readonly Attempt[]) => Proposal;
  /** Ways to write the section where there is none. */
  readonly create: (pair: NewPair) => Attempt[];
}

export function proposeNamedValue(target: Target, named: NamedValues): Proposal {
  const { own, current, key, value, section } = named;
  if (!Array.isArray(current) && String(settingsOf(current)[key] ?? '') === value) return unchanged;
  if (isSeq(own?.value)) return inList(target, own.value, named);
  if (isMap(own?.value)) return inMap(target, own.value, named);
  const whole = wholeOf(current, key, value);
  if (whole === null) return refuse(`${section} is neither a list nor a mapping`);
  if (Array.isArray(current) && current.includes(`${key}=${value}`)) return unchanged;
  const block = writeSection(section, whole, target);
  const pair = { key: section, block, flow: writeFlow(whole) };
  if (own === undefined) return named.outcome(whole, named.create(pair));
  const filled = isEmptyValue(own.value) ? fillBelow(target.text, own, block.slice(1)) : [];
  const merged =
    isAlias(own.value) && !Array.isArray(current) ? mergedValue(own.value.source, key, value) : [];
  const flows = [...merged, pair.flow].flatMap((flow) => replaceValue(target.text, own, flow));
  return named.outcome(whole, [...filled, ...flows]);
}

/** Keeps what the alias says now and later, and hides one value of it. */
function mergedValue(anchor: string, key: string, value: string): string[] {
  return [`{<<: *${anchor}, ${key}: ${quote(value)}}`];
}

/** The section as a whole, where what is there comes from somewhere else and must not change there. */
function wholeOf(
  current: unknown,
  key: string,
  value: string,
): Readonly<Record<string, unknown>> | unknown[] | null {
  if (current === undefined || current === null) return { [key]: value };
  if (Array.isArray(current))
    return [...current.filter((item) => !isOf(String(item), key)), `${key}=${value}`];
  return typeof current === 'object' ? { ...current, [key]: value } : null;
}

function writeSection(
  section: string,
  whole: Readonly<Record<string, unknown>> | unknown[],
  target: Target,
): string[] {
  if (Array.isArray(whole)) return writeBlock({ [section]: whole }, target.layout);
  const indent = ' '.repeat(target.layout.mapIndent);
  return [
    `${section}:`,
    ...Object.entries(whole).map(([name, text]) => `${indent}${name}: ${writeFlow(text)}`),
  ];
}

function inMap(target: Target, map: YAMLMap, { current, key, value, outcome }: NamedValues): Proposal {
  const own = findPair(map, key);
  const values = { ...settingsOf(current), [key]: value };
  if (own !== undefined) return outcome(values, replaceValue(target.text, own, quote(value)));
  const pair = { key, block: [`${key}: ${quote(value)}`], flow: quote(value) };
  return outcome(values, addPair(target.text, map, pair, []));
}

function inList(target: Target, list: YAMLSeq, { current, key, value, outcome }: NamedValues): Proposal {
  const entry = `${key}=${value}`;
  const all = current as unknown[];
  const texts = list.items.map(
    (item) => scalarText(isAlias(item) ? item.resolve(target.document) : item) ?? '',
  );
  const at = texts.findLastIndex((text) => isOf(text, key));
  if (texts[at] === entry) return unchanged;
  if (at === -1) return outcome([...all, entry], addItem(target.text, list, quote(entry)));
  const item: unknown = list.items[at];
  const range = isScalar(item) || isAlias(item) ? item.range : null;
  const attempts: Attempt[] = range ? [[{ start: range[0], end: range[1], text: quote(entry) }]] : [];
  return outcome(all.with(at, entry), attempts);
}

function isOf(entry: string, key: string): boolean {
  return entry === key || entry.startsWith(`${key}=`);
}
