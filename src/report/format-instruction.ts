import { formatCommand } from '../host/command.ts';
import type { Instruction } from '../rules/rule.ts';
import { dockpermCommand, plainInvocation } from './invocation.ts';
import { sanitize } from './sanitize.ts';
import { wrap } from './wrap.ts';

/** A sentence is wrapped; what is there to be pasted stays whole, and lines of a file stand below what names it. */
export function formatInstruction(instruction: Instruction, width: number): string[] {
  if ('sentence' in instruction) return wrap(sanitize(instruction.sentence), width).split('\n');
  if ('command' in instruction) return [sanitize(instruction.command)];
  if ('dockperm' in instruction) return [commandOf(instruction.dockperm)];
  return instruction.lines.map((line) => `  ${sanitize(line)}`);
}

/** The same without a width. */
export function instructionLines(instruction: Instruction): readonly string[] {
  if ('sentence' in instruction) return [instruction.sentence];
  if ('command' in instruction) return [instruction.command];
  if ('dockperm' in instruction) return [commandOf(instruction.dockperm)];
  return instruction.lines.map((line) => `  ${line}`);
}

function commandOf(words: readonly string[]): string {
  return formatCommand(dockpermCommand(plainInvocation, words));
}
