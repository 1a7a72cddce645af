import type { Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { ask, askToRun, type Step } from '../rule.ts';

/** Starts a shell with the group before the next login, with the program that this host has. */
export function switchSteps({ caller: { accounts } }: Facts, group: string): Step[] {
  const there = accounts.state === 'known' ? accounts.switchers : (['sg'] as const);
  if (there.includes('sg'))
    return [{ kind: 'run', command: { file: 'sg', args: [group] }, needsRoot: false }];
  if (!there.includes('newgrp')) return [];
  return [
    { kind: 'run', command: { file: 'newgrp', args: [group] }, needsRoot: false },
    ask(`newgrp makes ${group} the primary group, so new files in that shell belong to it.`),
  ];
}

/** The same as a hint: a shell that waits for input would block a fix. */
export function switchHint({ caller: { accounts } }: Facts, group: string): Step[] {
  const there = accounts.state === 'known' ? accounts.switchers : [];
  if (there.includes('sg'))
    return [ask('Until then, start a shell with the group:'), askToRun(`sg ${quoteWord(group)}`)];
  if (!there.includes('newgrp')) return [];
  return [
    ask('Until then, start a shell with the group (new files will belong to it):'),
    askToRun(`newgrp ${quoteWord(group)}`),
  ];
}
