import type { NextStep } from '../errors.ts';
import { formatCommand } from '../host/command.ts';
import type { Instruction } from '../rules/rule.ts';
import { dockpermCommand, type Invocation } from './invocation.ts';
import { sanitize, sanitizeLine } from './sanitize.ts';
import { wrap } from './wrap.ts';

/** Commands that take the same options to select what they are about. */
const alike = ['check', 'fix'];

/** The same step with its command as it is pasted: with the launcher, and the selection where the command takes it. */
export function completeNext<T extends Instruction>(
  step: T,
  invocation: Invocation,
): Exclude<T, { dockperm: unknown }> {
  type Complete = Exclude<T, { dockperm: unknown }>;
  if (!('dockperm' in step)) return step as Complete;
  const [name = ''] = step.dockperm;
  const isAlike = alike.includes(name) && alike.includes(invocation.name);
  const { launcher } = invocation;
  const selection = isAlike || (name === invocation.name && name !== 'explain') ? invocation.selection : [];
  return {
    command: formatCommand(dockpermCommand({ launcher, selection }, step.dockperm)),
  } as unknown as Complete;
}

/** A sentence is wrapped, a command stands below it on a line of its own. */
export function formatNextSteps(
  steps: readonly NextStep[],
  { width, invocation }: { readonly width: number; readonly invocation: Invocation },
): string[] {
  return steps.map((step) => {
    const complete = completeNext(step, invocation);
    return 'sentence' in complete
      ? wrap(sanitize(complete.sentence), width, '  ')
      : `  ${sanitizeLine(complete.command)}`;
  });
}

/** The same in one line, for what has no lines. */
export function nextInLine(steps: readonly NextStep[], invocation: Invocation): string {
  return steps
    .map((step) => completeNext(step, invocation))
    .map((step) => ('sentence' in step ? step.sentence : step.command))
    .join(' ');
}
