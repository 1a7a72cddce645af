import { isAlias, isMap, isScalar, type Pair } from 'yaml';
import { findPair, isFlow, scalarText } from '../../compose/yaml-source.ts';
import { insertLinesBelow, lineBreakAt } from '../text/splice.ts';
import type { Target } from './compose-target.ts';
import { inherited } from './extended.ts';
import { proposeNamedValue } from './named-values.ts';
import { type Proposal, proposed, refuse } from './proposal.ts';
import { addServicePair } from './service-pair.ts';
import { settingsOf } from './settings.ts';
import { type Attempt, addPair } from './yaml-insert.ts';
import { columnOf, endsItsLine, startOf } from './yaml-layout.ts';
import { quote, writeFlow } from './yaml-write.ts';

export interface BuildArg {
  readonly key: string;
  readonly value: string;
}

export function proposeBuildArg(target: Target, arg: BuildArg): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, 'build');
  const build = target.resolved.build;
  if (build === undefined || build === null) return beside(target, arg);
  if (own === undefined || isAlias(own.value)) return refuse('build is shared through a YAML anchor');
  if (isScalar(own.value)) return fromString(target, own, arg);
  const map = own.value;
  if (!isMap(map)) return refuse('build is neither a path nor a mapping');
  const resolved = settingsOf(build);
  return proposeNamedValue(target, {
    ...arg,
    section: 'args',
    own: findPair(map, 'args'),
    current: resolved.args,
    outcome: (args, attempts) => proposed(target, { build: { ...resolved, args } }, attempts),
    create: (pair) => addPair(target.text, map, pair, ['dockerfile', 'context']),
  });
}

/** An inherited build section is one with the service's own: Compose lays the one over the other. */
function beside(target: Target, arg: BuildArg): Proposal {
  const { file } = settingsOf(target.resolved.extends);
  // The contents of other files are not available here; the rule that asks for a build argument has read them.
  const isInherited = inherited(target, 'build').length > 0 || file !== undefined;
  if (!isInherited || isAlias(target.body) || findPair(target.body, 'build') !== undefined)
    return refuse('the service has no build section');
  const build = { args: { [arg.key]: arg.value } };
  const indent = ' '.repeat(target.layout.mapIndent);
  const block = ['build:', `${indent}args:`, `${indent}${indent}${arg.key}: ${quote(arg.value)}`];
  const attempts = addServicePair(target, { key: 'build', block, flow: writeFlow(build) });
  return proposed(target, { build }, attempts);
}

function fromString(target: Target, own: Pair, arg: BuildArg): Proposal {
  const { text, layout } = target;
  const context = scalarText(own.value);
  const [start, end] = isScalar(own.value) && own.value.range ? own.value.range : [0, 0];
  const key = startOf(own.key);
  if (key === null || start === end) return refuse('build is empty');
  const build = { context, args: { [arg.key]: arg.value } };
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
  return proposed(target, { build }, isBlock ? [block, flow] : [flow]);
}
