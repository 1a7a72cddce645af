import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { findPair, isFlow, scalarText } from '../compose/yaml-source.ts';
import type { Target } from './compose-target.ts';
import { type Proposal, refuse, unchanged } from './proposal.ts';
import { fillBelow, replaceValue } from './service-pair.ts';
import { insertLinesBelow, lineBreakAt } from './splice.ts';
import { type Attempt, addItem, addPair } from './yaml-insert.ts';
import { columnOf, endsItsLine, quote, startOf } from './yaml-layout.ts';

export interface BuildArg {
  readonly key: string;
  readonly value: string;
}

export function proposeBuildArg(target: Target, arg: BuildArg): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, 'build');
  const build = target.resolved.build;
  if (build === undefined || build === null) return refuse('the service has no build section');
  if (own === undefined || isAlias(own.value)) return refuse('its build section is shared through an anchor');
  if (isScalar(own.value)) return fromString(target, own, arg);
  if (!isMap(own.value)) return refuse('its build section is neither a path nor a mapping');
  return inMap(target, own.value, arg);
}

function fromString(target: Target, own: Pair, arg: BuildArg): Proposal {
  const { text, layout } = target;
  const context = scalarText(own.value);
  const [start, end] = isScalar(own.value) && own.value.range ? own.value.range : [0, 0];
  const key = startOf(own.key);
  if (key === null || start === end) return refuse('its build section is empty');
  const build = { context, args: { [arg.key]: arg.value } };
  const intended = { ...target.resolved, build };
  const source = text.slice(start, end);
  const colon = text.lastIndexOf(':', start);
  const inner = ' '.repeat(columnOf(text, key) + layout.mapIndent);
  const args = [`${inner}args:`, `${inner}${' '.repeat(layout.mapIndent)}${arg.key}: ${quote(arg.value)}`];
  const block: Attempt = [
    { start: colon + 1, end: start, text: `${lineBreakAt(text, start)}${inner}context: ` },
    insertLinesBelow(text, end, args),
  ];
  const flow: Attempt = [
    { start, end, text: `{context: ${source}, args: {${arg.key}: ${quote(arg.value)}}}` },
  ];
  const isBlock = !isFlow(target.body) && endsItsLine(text, end);
  return { state: 'attempts', attempts: isBlock ? [block, flow] : [flow], intended };
}

function inMap(target: Target, build: YAMLMap, arg: BuildArg): Proposal {
  const own = findPair(build, 'args');
  const resolved = target.resolved.build as Record<string, unknown>;
  const current = resolved.args ?? {};
  const outcome = (args: unknown, attempts: Attempt[]): Proposal => ({
    state: 'attempts',
    attempts,
    intended: { ...target.resolved, build: { ...resolved, args } },
  });
  if (own === undefined && resolved.args !== undefined)
    return refuse('its build args come through a merge key');
  if (isAlias(own?.value)) return refuse('its build args are shared through an anchor');
  if (isSeq(own?.value)) return inList(target, own.value, { arg, current: current as unknown[], outcome });
  if (isMap(own?.value)) return inArgs(target, own.value, { arg, current: current as object, outcome });
  const indent = ' '.repeat(target.layout.mapIndent);
  const line = `${indent}${arg.key}: ${quote(arg.value)}`;
  const pair = { key: 'args', block: ['args:', line], flow: `{${arg.key}: ${quote(arg.value)}}` };
  const attempts =
    own === undefined
      ? addPair(target.text, build, pair, ['dockerfile', 'context'])
      : [...fillBelow(target.text, own, [line]), ...replaceValue(target.text, own, pair.flow)];
  return outcome({ [arg.key]: arg.value }, attempts);
}

interface Args<Current> {
  readonly arg: BuildArg;
  readonly current: Current;
  readonly outcome: (args: unknown, attempts: Attempt[]) => Proposal;
}

function inArgs(target: Target, map: YAMLMap, { arg, current, outcome }: Args<object>): Proposal {
  const own = findPair(map, arg.key);
  const args = { ...current, [arg.key]: arg.value };
  if (own === undefined) {
    const pair = { key: arg.key, block: [`${arg.key}: ${quote(arg.value)}`], flow: quote(arg.value) };
    return outcome(args, addPair(target.text, map, pair, []));
  }
  if (scalarText(own.value) === arg.value) return unchanged;
  return outcome(args, replaceValue(target.text, own, quote(arg.value)));
}

function inList(target: Target, list: YAMLSeq, { arg, current, outcome }: Args<unknown[]>): Proposal {
  const entry = `${arg.key}=${arg.value}`;
  const texts = list.items.map((item) => scalarText(item) ?? '');
  if (texts.includes(entry)) return unchanged;
  const at = texts.findIndex((text) => text === arg.key || text.startsWith(`${arg.key}=`));
  if (at === -1) return outcome([...current, entry], addItem(target.text, list, quote(entry)));
  const item = list.items[at];
  const range = isScalar(item) ? item.range : null;
  const attempts: Attempt[] = range ? [[{ start: range[0], end: range[1], text: quote(entry) }]] : [];
  return outcome(current.toSpliced(at, 1, entry), attempts);
}
