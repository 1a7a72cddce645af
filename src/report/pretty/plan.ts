import type { StagedPlan } from '../../apply/stage-edits.ts';
import { relativePath } from '../../compose/paths.ts';
import { describeEdit } from '../../edit/describe-edit.ts';
import { linesFor } from '../../edit/lines-for.ts';
import { formatCommand, quoteWord } from '../../host/command.ts';
import { formatRun } from '../../plan/instructions.ts';
import type { Plan } from '../../plan/plan.ts';
import { upCommand } from '../../plan/recreation.ts';
import type { EditStep, Step } from '../../rules/rule.ts';
import { consequencesOf } from '../consequences.ts';
import { formatInstruction } from '../format-instruction.ts';
import { type Invocation, sameAgain } from '../invocation.ts';
import { sanitize, sanitizeLine } from '../sanitize.ts';
import { wrap } from '../wrap.ts';
import { type ChangeOptions, formatChanges } from './changes.ts';

export interface PlanOptions extends ChangeOptions {
  /** Columns. */
  readonly width: number;
  /** Where the commands would be pasted. */
  readonly cwd: string;
  readonly invocation: Invocation;
}

/** Enough lines to recognise a file in a change that needs consent. */
const LINES_SHOWN = 10;

/** Every change and command of a plan, in the order in which they happen. */
export function formatPrettyPlan({ plan, changes }: StagedPlan, options: PlanOptions): string {
  const steps = plan.actions.flatMap((action) => action.steps);
  const commands = steps.flatMap((step) => formatCommandLine(step, options));
  const folder = commands.length === 0 ? [] : changeOfFolder(steps, options.cwd);
  const parts = [
    ...formatNotes(plan, options),
    ...formatChanges(changes, steps, options),
    ...joined([...folder, ...commands]),
    ...joined(steps.flatMap((step) => formatAsked(step, options))),
    ...formatHeld(plan, options),
    ...formatUnfixable(plan, options),
  ];
  return parts.length === 0 ? 'Nothing to change.\n' : `${parts.join('\n\n')}\n`;
}

function joined(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function formatNotes({ actions }: Plan, { style, width }: PlanOptions): string[] {
  const notes = actions.flatMap(({ note, impact }) => [
    ...(note === undefined ? [] : [`Note: ${note}.`]),
    ...(impact === undefined ? [] : [consequencesOf({ impact })]),
  ]);
  return joined([...new Set(notes)].map((note) => style.warn(wrap(sanitize(note), width, '  '))));
}

/** The project's commands need its own directory; a person who chose the project by a flag is elsewhere. */
function changeOfFolder(steps: readonly Step[], cwd: string): string[] {
  const folders = steps.flatMap((step) => (step.kind === 'recreate' ? [step.base.cwd ?? cwd] : []));
  const other = folders.find((folder) => folder !== cwd);
  return other === undefined ? [] : [sanitize(`$ cd ${quoteWord(other)}`)];
}

/** Not wrapped: it is there to be pasted. */
function formatCommandLine(step: Step, { root }: PlanOptions): string[] {
  switch (step.kind) {
    case 'run':
      return [sanitize(`$ ${root === 'dockperm' ? formatCommand(step.command) : formatRun(step)}`)];
    case 'recreate':
      return [sanitize(`$ ${formatCommand(upCommand(step))}`)];
    case 'ask':
    case 'edit':
      return [];
  }
}

/** A comment, since a person does it, not dockperm. */
function formatAsked(step: Step, { width }: PlanOptions): string[] {
  return step.kind === 'ask' ? formatInstruction(step, width - 2).map((line) => `# ${line}`) : [];
}

function formatHeld({ held }: Plan, options: PlanOptions): string[] {
  const { style, width } = options;
  const inside = { ...options, width: width - 2 };
  return held.map((each) => {
    const { title, reason, instead, steps } = each;
    const why = [...(reason === 'sudo' ? ['Runs as root with sudo.'] : []), consequencesOf(each)]
      .join(' ')
      .trim();
    const lines = [
      wrap(sanitize(why), width - 2, '  '),
      ...steps.flatMap((step) => (step.kind === 'edit' ? formatWaiting(step, options) : [])),
      ...steps.flatMap((step) => formatCommandLine(step, inside)),
      ...steps.flatMap((step) => formatAsked(step, inside)),
      ...(instead === undefined ? [] : ['Or, with less access:', `  ${style.strong(withProxy(options))}`]),
    ];
    return [style.warn(wrap(sanitize(`Needs consent: ${title}`), width, '  ')), ...lines.map(indent)].join(
      '\n',
    );
  });
}

function withProxy({ invocation }: PlanOptions): string {
  return sanitize(formatCommand(sameAgain(invocation, ['--strategy', 'proxy'])));
}

function indent(text: string): string {
  return `  ${text.replaceAll('\n', '\n  ')}`;
}

/** An edit that still needs consent has no diff: it is described in words, and a whole file by its first lines. */
function formatWaiting({ file, edit, needsRoot }: EditStep, options: PlanOptions): string[] {
  const { directory, root, width } = options;
  const by = needsRoot && root === 'sudo' ? ' (with sudo)' : '';
  const title = sanitize(`${relativePath(file, directory)}${by}: ${describeEdit(edit)}`);
  const lines = edit.op === 'write-file' && edit.text !== null ? linesFor(edit).map(sanitizeLine) : [];
  const shown = lines.length > LINES_SHOWN ? [...lines.slice(0, LINES_SHOWN), '…'] : lines;
  return [wrap(title, width - 2, '  '), ...shown.map((line) => `  ${line}`)];
}

function formatUnfixable({ unfixable }: Plan, { style, width }: PlanOptions): string[] {
  return unfixable.map(({ reason, instructions }) =>
    [
      style.warn(wrap(sanitize(`Manual step: ${reason}`), width, '  ')),
      ...instructions.flatMap((each) => formatInstruction(each, width - 2)).map((line) => `  ${line}`),
    ].join('\n'),
  );
}
