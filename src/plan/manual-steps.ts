import type { FileResult } from '../edit/apply-edit.ts';
import { linesForEntry } from '../edit/compose/entry-addition.ts';
import { linesFor } from '../edit/compose/lines-for.ts';
import type { FileEdit } from '../edit/edit.ts';
import { mergeBlocks } from '../edit/merge-blocks.ts';
import { formatCommand } from '../host/command.ts';
import type { EditStep, Step } from '../rules/rule.ts';
import { instructionsOf } from './instructions.ts';
import { upCommand } from './recreation.ts';

export interface TriedEdit {
  readonly step: EditStep;
  readonly result: FileResult;
}

/**
 * All that a person does in place of an action, since dockperm makes the whole of it or nothing: what each file is to
 * say, and what comes after that.
 */
export function manualSteps(steps: readonly Step[], tried: readonly TriedEdit[]): string[] {
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
      ? only.lines
      : blocks.flatMap(({ file, lines }) => under(`In ${file}:`, lines));
  return [...written, ...under('Then:', steps.flatMap(laterLines))];
}

function under(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`)];
}

function linesOf({ step, result }: TriedEdit): readonly string[] {
  if (result.state === 'refused') return result.lines;
  return linesToWrite(step.edit) ?? instructionsOf(step);
}

function linesToWrite(edit: FileEdit): readonly string[] | null {
  switch (edit.op) {
    case 'set-env':
      return [`${edit.key}=${edit.value}`];
    case 'set-json':
    case 'write-file':
      return null;
    case 'reuse-group':
      return [`# line ${edit.line}: let ${edit.group} share the gid of ${edit.holder} (groupadd -o)`];
    case 'add-service':
    case 'add-top-network':
      return linesForEntry(edit);
    default:
      return linesFor(edit);
  }
}

function laterLines(step: Step): string[] {
  switch (step.kind) {
    case 'edit':
      return [];
    case 'recreate':
      return [formatCommand(upCommand(step))];
    case 'run':
    case 'ask':
      return instructionsOf(step);
  }
}
