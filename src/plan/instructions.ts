import { describeEdit } from '../edit/describe-edit.ts';
import { isHostEdit } from '../edit/edit.ts';
import { linesFor } from '../edit/lines-for.ts';
import { formatCommand, quoteWord } from '../host/command.ts';
import type { AskStep, EditStep, Instruction, Step } from '../rules/rule.ts';

/** The manual instructions for a step; none for steps that only dockperm performs. */
export function instructionsOf(step: Step): Instruction[] {
  switch (step.kind) {
    case 'ask':
      return [instructionOf(step)];
    case 'run':
      return [{ command: formatRun(step) }];
    case 'edit':
      return byHand(step);
    case 'recreate':
      return [];
  }
}

/** Without the kind of the step. */
function instructionOf(step: AskStep): Instruction {
  if ('sentence' in step) return { sentence: step.sentence };
  if ('command' in step) return { command: step.command };
  return 'dockperm' in step ? { dockperm: step.dockperm } : { lines: step.lines };
}

/** None for a project file, where the place to edit has to be found first. */
function byHand({ file, edit }: EditStep): Instruction[] {
  if (!isHostEdit(edit)) return [];
  if (edit.op === 'set-json') return [{ sentence: `In ${file}: ${describeEdit(edit)}.` }];
  if (edit.text === null) return [{ command: `rm ${quoteWord(file)}` }];
  return [{ sentence: `Create ${file} with:` }, { lines: linesFor(edit) }];
}

/** What a person would type for a `run` step. */
export function formatRun({ command, needsRoot }: Extract<Step, { kind: 'run' }>): string {
  return `${needsRoot ? 'sudo ' : ''}${formatCommand(command)}`;
}
