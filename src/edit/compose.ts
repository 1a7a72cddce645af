import { parseYamlSource } from '../compose/yaml-source.ts';
import { proposeBuildArg } from './build-arg-change.ts';
import { findTarget, type Target, toValue } from './compose-target.ts';
import type { ComposeEdit, EditResult } from './edit.ts';
import { proposeKeyChange } from './key-change.ts';
import { proposeListChange } from './list-change.ts';
import type { Proposal } from './proposal.ts';
import { isSameValue } from './same-value.ts';
import { applySplices } from './splice.ts';
import { quote } from './yaml-layout.ts';

/**
 * Makes one change to a Compose file's text. Positions come from the parser, the text is spliced, and the result is
 * parsed again: it must equal the original in everything but the service meant, or the change is refused.
 */
export function editCompose(text: string, edit: ComposeEdit): EditResult {
  const refuse = (reason: string): EditResult => ({ state: 'refused', reason, lines: formatLines(edit) });
  const target = findTarget(text, edit.service);
  if ('refused' in target) return refuse(target.refused);
  const proposal = propose(target, edit);
  if (proposal.state === 'unchanged') return proposal;
  if (proposal.state === 'refused') return refuse(proposal.reason);
  let blocked = 'the place for it is written in a way that cannot be changed safely';
  for (const attempt of proposal.attempts) {
    const result = applySplices(text, attempt);
    const difference = differenceFrom(target, proposal.intended, result);
    if (difference === null) return { state: 'edited', text: result };
    blocked = difference;
  }
  return refuse(blocked);
}

function propose(target: Target, edit: ComposeEdit): Proposal {
  switch (edit.op) {
    case 'add-group':
      return proposeListChange(target, { key: 'group_add', from: null, value: edit.value });
    case 'replace-group':
      return proposeListChange(target, { key: 'group_add', from: edit.from, value: edit.value });
    case 'set-build-arg':
      return proposeBuildArg(target, edit);
    case 'set-key':
      return proposeKeyChange(target, edit.key, edit.value);
  }
}

/** Why a result is not the intended document; null when it is. */
function differenceFrom(target: Target, intended: Target['resolved'], result: string): string | null {
  const after = parseYamlSource(result);
  const { documents } = target.source;
  if (after.problem !== null || after.documents.length !== documents.length) {
    return 'the place for it is written in a way that cannot be changed safely';
  }
  const index = documents.indexOf(target.document);
  const isElsewhereSame = documents.every(
    (document, at) =>
      at === index || isSameValue(toValue(document), toValue(after.documents[at] ?? document)),
  );
  const written = after.documents[index];
  if (!isElsewhereSame || written === undefined) return 'another document of the file would change too';
  const expected = withService(toValue(target.document), target, intended);
  return describeDifference(target, expected, toValue(written));
}

function withService(root: unknown, target: Target, service: Target['resolved']): unknown {
  const top = root as Record<string, unknown>;
  if (target.services === target.document.contents) return { ...top, [target.name]: service };
  const services = top.services as Record<string, unknown>;
  return { ...top, services: { ...services, [target.name]: service } };
}

function describeDifference(target: Target, expected: unknown, actual: unknown): string | null {
  if (isSameValue(expected, actual)) return null;
  const before = servicesIn(target, expected);
  const after = servicesIn(target, actual);
  const others = Object.keys(before).filter(
    (name) => name !== target.name && !isSameValue(before[name], after[name]),
  );
  if (others.length > 0) return `its settings are shared through an anchor with ${others.join(', ')}`;
  return 'the place for it is written in a way that cannot be changed safely';
}

function servicesIn(target: Target, root: unknown): Record<string, unknown> {
  const top = (root ?? {}) as Record<string, unknown>;
  return target.services === target.document.contents
    ? top
    : ((top.services ?? {}) as Record<string, unknown>);
}

/** What a person would add by hand, from the top of the file. */
function formatLines(edit: ComposeEdit): string[] {
  const head = ['services:', `  ${edit.service}:`];
  switch (edit.op) {
    case 'add-group':
    case 'replace-group':
      return [...head, '    group_add:', `      - ${quote(edit.value)}`];
    case 'set-build-arg':
      return [...head, '    build:', '      args:', `        ${edit.key}: ${quote(edit.value)}`];
    case 'set-key':
      return [...head, `    ${edit.key}: ${quote(edit.value)}`];
  }
}
