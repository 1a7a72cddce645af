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

/** Settings of the host, which a person may well write. What is edited in a project has places to be found first. */
function byHand({ file, edit }: EditStep): string[] {
  switch (edit.op) {
    case 'set-json': {
      const key = edit.path.join('.');
      return [
        `${edit.value === null ? `Remove ${key} from` : `Set ${key} to ${JSON.stringify(edit.value)} in`} ${file}`,
      ];
    }
    case 'write-file':
      if (edit.text === null) return [`rm ${quoteWord(file)}`];
      return [`Create ${file} with: ${edit.text.trimEnd().replaceAll('\n', '; ')}`];
    default:
      return [];
  }
}

/** What a person would type for a `run` step. */
export function formatRun({ command, needsRoot }: Extract<Step, { kind: 'run' }>): string {
  return `${needsRoot ? 'sudo ' : ''}${formatCommand(command)}`;
}
