import { relativePath } from '../compose/paths.ts';
import { formatCommand, quoteWord } from '../host/command.ts';
import { formatRun } from '../plan/instructions.ts';
import type { Plan } from '../plan/plan.ts';
import { upCommand } from '../plan/recreation.ts';
import type { Prepared } from '../prepare.ts';
import type { Step } from '../rules/rule.ts';
import { formatComposeEdit } from './format-compose-edit.ts';
import { type ChangeOptions, formatChanges } from './pretty-changes.ts';
import { sanitize } from './sanitize.ts';
import { wrap } from './wrap.ts';

export interface PlanOptions extends ChangeOptions {
  /** Columns. */
  readonly width: number;
  /** Where the commands would be pasted. */
  readonly cwd: string;
}

/** Every change and command of a plan, in the order in which they happen. */
export function formatPrettyPlan({ plan, changes }: Prepared, options: PlanOptions): string {
  const steps = plan.actions.flatMap((action) => action.steps);
  const commands = [...changeOfFolder(steps, options.cwd), ...steps.flatMap(formatCommandLine)];
  const parts = [
    ...formatChanges(changes, steps, options),
    ...(commands.length === 0 ? [] : [commands.map(sanitize).join('\n')]),
    ...formatHeld(plan, options),
    ...formatUnfixable(plan, options),
  ];
  return parts.length === 0 ? 'Nothing to change.\n' : `${parts.join('\n\n')}\n`;
}

/** A project's commands are for its own folder, which a person who named it with a flag is not in. */
function changeOfFolder(steps: readonly Step[], cwd: string): string[] {
  const folders = steps.flatMap((step) => (step.kind === 'recreate' ? [step.base.cwd ?? cwd] : []));
  const other = folders.find((folder) => folder !== cwd);
  return other === undefined ? [] : [`$ cd ${quoteWord(other)}`];
}

function formatCommandLine(step: Step): string[] {
  switch (step.kind) {
    case 'run':
      return [`$ ${formatRun(step)}`];
    case 'recreate':
      return [`$ ${formatCommand(upCommand(step))}`];
    case 'ask':
      return [`# ${step.instruction}`];
    case 'edit':
      return [];
  }
}

function formatHeld({ held }: Plan, { style, width, directory }: PlanOptions): string[] {
  return held.map(({ title, grants, release, steps }) => {
    const edits = steps.flatMap((step) => (step.kind === 'edit' ? [formatEdit(step, directory)] : []));
    return [
      style.warn(wrap(sanitize(`Held back: ${title}`), width, '  ')),
      `  ${wrap(sanitize(`It grants ${grants}.`), width - 2, '  ')}`,
      ...edits.map((line) => `  ${wrap(sanitize(line), width - 2, '    ')}`),
      ...steps.flatMap(formatCommandLine).map((line) => `  ${sanitize(line)}`),
      `  To allow it: ${style.strong(release)}`,
    ].join('\n');
  });
}

/** An edit that is not made has no diff: it is said in words. */
function formatEdit({ file, edit }: Extract<Step, { kind: 'edit' }>, directory: string): string {
  const path = relativePath(file, directory);
  switch (edit.op) {
    case 'set-env':
      return `${path}: set ${edit.key} to ${edit.value}`;
    case 'set-json':
      return `${path}: ${edit.value === null ? 'take away' : 'set'} ${edit.path.join('.')}`;
    case 'write-file':
      return edit.text === null ? `${path}: remove it` : `${path}: write it`;
    case 'reuse-group':
      return `${path}: let line ${edit.line} reuse the group that has the number`;
    default:
      return `${path}: ${formatComposeEdit(edit)}`;
  }
}

function formatUnfixable({ unfixable }: Plan, { style, width }: PlanOptions): string[] {
  return unfixable.map(({ reason, instructions }) =>
    [
      style.warn(wrap(sanitize(`For you to do: ${reason}`), width, '  ')),
      ...instructions.map(
        (line) => `  ${line.length > width - 2 ? wrap(sanitize(line), width - 2, '  ') : sanitize(line)}`,
      ),
    ].join('\n'),
  );
}
