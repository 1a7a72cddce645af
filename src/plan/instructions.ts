import { formatCommand } from '../host/command.ts';
import type { Step } from '../rules/rule.ts';

/** What a person would do for a step; nothing for those that only dockperm makes. */
export function instructionsOf(step: Step): string[] {
  switch (step.kind) {
    case 'ask':
      return [step.instruction];
    case 'run':
      return [formatRun(step)];
    case 'edit':
    case 'recreate':
      return [];
  }
}

/** What a person would type for a `run` step. */
export function formatRun({ command, needsRoot }: Extract<Step, { kind: 'run' }>): string {
  return `${needsRoot ? 'sudo ' : ''}${formatCommand(command)}`;
}
