import type { FileResult } from '../edit/apply-edit.ts';
import { linesFor } from '../edit/lines-for.ts';
import { mergeBlocks } from '../edit/merge-blocks.ts';
import { formatCommand } from '../host/command.ts';
import type { EditStep, Instruction, Step } from '../rules/rule.ts';
import { instructionsOf } from './instructions.ts';
import { upCommand } from './recreation.ts';

export interface TriedEdit {
  readonly step: EditStep;
  readonly result: FileResult;
}

/**
 * The manual steps in place of an action, which dockperm applies as a whole or not at all: the missing lines of each
 * file, and the steps after that.
 */
export function manualSteps(steps: readonly Step[], tried: readonly TriedEdit[]): Instruction[] {
  const missing = tried.filter(({ result }) => result.state !== 'unchanged');
  const files = [...new Set(missing.map(({ step }) => step.file))];
  const blocks = files.map((file) => ({
    file,
    lines: mergeBlocks(missing.filter(({ step }) => step.file === file).map(linesOf)),
  }));
  const [only] = blocks;
  // The reason names the file already.
  const written =
    blocks.length === 1 && only
      ? [{ lines: only.lines }]
      : blocks.flatMap(({ file, lines }) => [{ sentence: `In ${file}:` }, { lines }]);
  return [...written, ...under('Then:', steps.flatMap(laterSteps))];
}

function under(sentence: string, rest: readonly Instruction[]): Instruction[] {
  return rest.length === 0 ? [] : [{ sentence }, ...rest];
}

function linesOf({ step, result }: TriedEdit): readonly string[] {
  return result.state === 'refused' ? result.lines : linesFor(step.edit);
}

function laterSteps(step: Step): Instruction[] {
  switch (step.kind) {
    case 'edit':
      return [];
    case 'recreate':
      return [{ command: formatCommand(upCommand(step)) }];
    case 'run':
    case 'ask':
      return instructionsOf(step);
  }
}
