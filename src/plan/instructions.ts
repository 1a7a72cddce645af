import { describeEdit } from '../edit/describe-edit.ts';
import { isHostEdit } from '../edit/edit.ts';
import { linesFor } from '../edit/lines-for.ts';
import { formatCommand, quoteWord } from '../host/command.ts';
import type { EditStep, Step } from '../rules/rule.ts';

/** What a person would do for a step; nothing for those that only dockperm makes. */
export function instructionsOf(step: Step): string[] {
  switch (step.kind) {
    case 'ask':
      return [step.instruction];
    case 'run':
      return [formatRun(step)];
    case 'edit':
      return byHand(step);
    case 'recreate':
      return [];
  }
}

/** What is edited in a project has places to be found first. */
function byHand({ file, edit }: EditStep): string[] {
  if (!isHostEdit(edit)) return [];
  if (edit.op === 'set-json') return [`In ${file}: ${describeEdit(edit)}`];
  if (edit.text === null) return [`rm ${quoteWord(file)}`];
  return [[`Create ${file} with:`, ...linesFor(edit)].join('\n  ')];
}

/** What a person would type for a `run` step. */
export function formatRun({ command, needsRoot }: Extract<Step, { kind: 'run' }>): string {
  return `${needsRoot ? 'sudo ' : ''}${formatCommand(command)}`;
}
