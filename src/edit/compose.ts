import { proposeBuildArg } from './build-arg-change.ts';
import { findTarget, type Target } from './compose-target.ts';
import type { ComposeEdit, EditResult } from './edit.ts';
import { extendersOf } from './extended.ts';
import { proposeKeyChange } from './key-change.ts';
import { proposeListChange } from './list-change.ts';
import type { Proposal } from './proposal.ts';
import { applySplices } from './splice.ts';
import { differenceFrom } from './verify.ts';
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
  const extending = extendersOf(target).filter((name) => !edit.also?.includes(name));
  if (extending.length > 0) return refuse(`${extending.join(', ')} would change too, by \`extends\``);
  let blocked = 'the place for it is written in a way that cannot be changed safely';
  for (const attempt of proposal.attempts) {
    const result = applySplices(text, attempt);
    const difference = differenceFrom(target, { ...proposal, also: edit.also ?? [] }, result);
    if (difference === null) return { state: 'edited', text: result };
    blocked = difference;
  }
  return refuse(blocked);
}

function propose(target: Target, edit: ComposeEdit): Proposal {
  switch (edit.op) {
    case 'add-group':
      return proposeListChange(target, { key: 'group_add', from: null, value: edit.value });
    case 'add-security-opt':
      return proposeListChange(target, { key: 'security_opt', from: null, value: edit.value });
    case 'replace-group':
      return proposeListChange(target, { key: 'group_add', from: edit.from, value: edit.value });
    case 'set-build-arg':
      return proposeBuildArg(target, edit);
    case 'set-key':
      return proposeKeyChange(target, edit.key, edit.value);
  }
}

/** What a person would add by hand, from the top of the file. */
function formatLines(edit: ComposeEdit): string[] {
  const head = ['services:', `  ${edit.service}:`];
  switch (edit.op) {
    case 'add-group':
    case 'replace-group':
      return [...head, '    group_add:', `      - ${quote(edit.value)}`];
    case 'add-security-opt':
      return [...head, '    security_opt:', `      - ${quote(edit.value)}`];
    case 'set-build-arg':
      return [...head, '    build:', '      args:', `        ${edit.key}: ${quote(edit.value)}`];
    case 'set-key':
      return [...head, `    ${edit.key}: ${quote(edit.value)}`];
  }
}
