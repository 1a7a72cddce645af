import type { EditResult } from '../edit.ts';
import { linesFor } from '../lines-for.ts';
import { applySplices } from '../text/splice.ts';
import { proposeBuildArg } from './build-arg-change.ts';
import type { ComposeEdit, ComposeServiceEdit } from './compose-edit.ts';
import { findTarget, serviceAtLine, type Target } from './compose-target.ts';
import { addEntry } from './entry-addition.ts';
import { basesIn, extendersOf } from './extended.ts';
import { proposeListChange } from './list-change.ts';
import { proposeMember } from './member-change.ts';
import { proposeMountSource, proposeRemoval } from './mount-change.ts';
import type { Proposal } from './proposal.ts';
import {
  proposeArgument,
  proposeKeyChange,
  proposeNetwork,
  proposeUserGroup,
  proposeVariable,
} from './scalar-edits.ts';
import type { Settings } from './settings.ts';
import { differenceFrom } from './verify.ts';

/**
 * Makes one change to a Compose file's text. Positions come from the parser, the text is spliced, and the result is
 * parsed again: it must equal the original in everything but what is meant, or the change is refused.
 */
export function editCompose(text: string, edit: ComposeEdit): EditResult {
  const isNew = edit.op === 'add-service' || edit.op === 'add-top-network';
  return isNew ? addEntry(text, edit) : settled(text, edit);
}

/** One group in several shapes gives way one shape at a time. */
function settled(text: string, edit: ComposeServiceEdit): EditResult {
  const result = editService(text, edit);
  if (result.state !== 'edited' || (edit.op !== 'add-group' && edit.op !== 'replace-group')) return result;
  const next = settled(result.text, edit);
  return next.state === 'edited' ? next : result;
}

function editService(text: string, edit: ComposeServiceEdit): EditResult {
  const refuse = (reason: string): EditResult => ({ state: 'refused', reason, lines: linesFor(edit) });
  const target = findTarget(text, edit.service);
  const held = holderEdit(text, edit);
  if (held !== null) return held;
  if ('refused' in target) return refuse(target.refused);
  const proposal = propose(target, edit);
  if (proposal.state === 'unchanged') return proposal;
  if (proposal.state === 'refused') return refuse(proposal.reason);
  if (proposal.state === 'elsewhere')
    return inheritedEdit(target, edit, proposal.from) ?? refuse('it is inherited from another service');
  const extending = extendersOf(target).filter((name) => !edit.also?.includes(name));
  if (extending.length > 0)
    return refuse(`${extending.join(', ')} would change as well, through \`extends\``);
  let blocked = 'this part of the file cannot be edited safely';
  for (const attempt of proposal.attempts) {
    const result = applySplices(text, attempt);
    const difference = differenceFrom(target, { ...proposal, also: edit.also ?? [] }, result);
    if (difference === null) return { state: 'edited', text: result };
    blocked = difference;
  }
  return refuse(blocked);
}

/** A list that is inherited can only grow: an entry of it changes where it stands, for all who inherit it. */
function inheritedEdit(target: Target, edit: ComposeServiceEdit, from: string): EditResult | null {
  if (edit.op !== 'add-group' && edit.op !== 'replace-group') return null;
  const { also = [], service, value } = edit;
  const base = basesIn(target).find(({ settings }) => holdsGroup(settings, from));
  if (base === undefined) return null;
  const result = editService(target.text, {
    op: 'replace-group',
    service: base.name,
    also: [...also, service],
    from,
    value,
  });
  if (result.state !== 'edited' || also.includes(base.name)) return result;
  const reason = `${base.name}, which ${service} extends, would change as well`;
  return { state: 'refused', reason, lines: linesFor(edit) };
}

function holdsGroup({ group_add: groups }: Settings, from: string): boolean {
  return Array.isArray(groups) && groups.map(String).includes(from);
}

/** The service is in another file and extends one of this file, whose entry it is; one of its own name may be here, too. */
function holderEdit(text: string, edit: ComposeServiceEdit): EditResult | null {
  if (edit.op !== 'replace-group' || edit.line === undefined) return null;
  const { line, ...rest } = edit;
  const holder = serviceAtLine(text, line);
  return holder === null ? null : editService(text, { ...rest, service: holder });
}

function propose(target: Target, edit: ComposeServiceEdit): Proposal {
  switch (edit.op) {
    case 'add-group':
      return proposeListChange(target, { key: 'group_add', from: null, value: edit.value });
    case 'add-security-opt':
      return proposeListChange(target, { key: 'security_opt', from: null, value: edit.value });
    case 'replace-group':
      return proposeListChange(target, { key: 'group_add', from: edit.from, value: edit.value });
    case 'set-build-arg':
      return proposeBuildArg(target, edit);
    case 'set-environment':
      return proposeVariable(target, edit);
    case 'set-key':
      return proposeKeyChange(target, edit.key, edit.value);
    case 'set-user-group':
      return proposeUserGroup(target, edit.gid);
    case 'set-mount-source':
      return proposeMountSource(target, edit);
    case 'remove-mount':
      return proposeRemoval(target, edit.target);
    case 'add-network':
      return proposeNetwork(target, edit.network);
    case 'add-dependency':
      return proposeMember(target, {
        key: 'depends_on',
        name: edit.on,
        first: [],
        settings: { condition: 'service_started' },
      });
    case 'add-command-argument':
      return proposeArgument(target, edit.value);
  }
}
