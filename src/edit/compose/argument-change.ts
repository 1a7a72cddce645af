import { isAlias, isSeq } from 'yaml';
import { findPair } from '../../compose/yaml-source.ts';
import type { Target } from './compose-target.ts';
import { inherited } from './extended.ts';
import { type Proposal, refuse, unchanged } from './proposal.ts';
import { addServicePair, listPair, replaceValue } from './service-pair.ts';
import { addItem } from './yaml-insert.ts';
import { quote } from './yaml-write.ts';

/** One more argument of a `command` that is a list. Compose takes an extending service's own command as a whole. */
export function proposeArgument(target: Target, value: string): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, 'command');
  const command = target.resolved.command ?? inherited(target, 'command')[0] ?? null;
  if (command === null) return refuse('the service has no command; its arguments come from the image');
  if (!Array.isArray(command)) return refuse('the command is a string, not a list of arguments');
  if (command.includes(value)) return unchanged;
  const items = [...command, value];
  const intended = { ...target.resolved, command: items };
  const pair = listPair(target, 'command', items);
  if (own === undefined) return { state: 'attempts', attempts: addServicePair(target, pair), intended };
  const attempts = isSeq(own.value)
    ? addItem(target.text, own.value, quote(value))
    : replaceValue(target.text, own, pair.flow);
  return { state: 'attempts', attempts, intended };
}
