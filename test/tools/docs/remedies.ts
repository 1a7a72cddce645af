import { describeEdit } from '../../../src/edit/describe-edit.ts';
import { formatCommand } from '../../../src/host/command.ts';
import { formatRun } from '../../../src/plan/instructions.ts';
import { upCommand } from '../../../src/plan/recreation.ts';
import { instructionLines } from '../../../src/report/format-instruction.ts';
import type { Remedy, Step } from '../../../src/rules/rule.ts';
import { code, escapeText, fence } from './markdown.ts';

/** Each remedy once, as it is for the first machine that has it. */
export function formatRemedies(remedies: readonly Remedy[]): string[] {
  if (remedies.length === 0) return ['Nothing has to be done.'];
  const kinds = remedies.map(kindOf);
  return remedies.filter((_, index) => kinds.indexOf(kinds[index] ?? '') === index).flatMap(formatRemedy);
}

/** Numbers and paths differ from machine to machine. */
function kindOf({ title, safety }: Remedy): string {
  return `${safety} ${title.replace(/\d+|[\w./:-]*\/[\w./:-]*/g, '#')}`;
}

function formatRemedy(remedy: Remedy): string[] {
  const { title, safety, impact, steps } = remedy;
  return [
    `**${escapeText(title)}** (${safety})`,
    ...('grants' in remedy ? [`Grants ${escapeText(remedy.grants)}.`] : []),
    ...(impact === undefined ? [] : [`Impact: ${escapeText(impact)}.`]),
    ...steps.map(formatStep),
  ];
}

function formatStep(step: Step): string {
  switch (step.kind) {
    case 'ask':
      if ('sentence' in step) return escapeText(step.sentence);
      if ('lines' in step) return fence('', step.lines.join('\n'));
      return fence('sh', instructionLines(step).join('\n'));
    case 'run':
      return fence('sh', formatRun(step));
    case 'edit':
      return `In ${code(step.file)}: ${escapeText(describeEdit(step.edit))}.`;
    case 'recreate':
      return fence('sh', formatCommand(upCommand(step)));
  }
}
