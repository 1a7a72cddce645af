import { relativePath } from '../compose/paths.ts';
import { formatUnifiedDiff } from '../edit/diff.ts';
import { formatCommand, quoteWord } from '../host/command.ts';
import { type Plan, upCommand } from '../plan.ts';
import type { FileChange, Prepared } from '../prepare.ts';
import type { Step } from '../rules/rule.ts';
import { formatEnvDiff } from './env-diff.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

export interface PlanOptions {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
  /** Paths below it are shown relative to it. */
  readonly directory: string;
  /** Where the commands would be pasted. */
  readonly cwd: string;
  /** How files that come with dockperm are shown. */
  readonly template: 'names' | 'whole';
}

/** Every change and command of a plan, in the order in which they happen. */
export function formatPrettyPlan({ plan, changes }: Prepared, options: PlanOptions): string {
  const { style } = options;
  const settings = plan.actions.flatMap(({ steps }) => steps.flatMap(settingIn));
  const diffs = changes.map((change) => formatChange(change, options, settings));
  const steps = plan.actions.flatMap((action) => action.steps);
  const commands = [...changeOfFolder(steps, options.cwd), ...steps.flatMap(formatCommandLine)];
  const parts = [
    ...joinNames(diffs.map((diff) => paintDiff(diff, style).trimEnd())),
    ...(commands.length === 0 ? [] : [commands.map(sanitize).join('\n')]),
    ...formatHeld(plan, options),
    ...formatUnfixable(plan, options),
  ];
  return parts.length === 0 ? 'Nothing to change.\n' : `${parts.join('\n\n')}\n`;
}

/** A bundle is named, not shown. */
const LONGEST_SHOWN = 120;

function formatChange(
  change: FileChange,
  { directory, template }: PlanOptions,
  settings: readonly Setting[],
): string {
  const path = relativePath(change.path, directory);
  const lines = change.after.split('\n').length - 1;
  const isTemplate = change.origin === 'template';
  if (isTemplate && (template === 'names' || lines > LONGEST_SHOWN))
    return `new file ${path} (${lines} ${lines === 1 ? 'line' : 'lines'})`;
  const isEnv = isEnvFile(change.path) || settings.some(({ file }) => file === change.path);
  const variables = new Set(settings.map(({ key }) => key));
  if (!isTemplate && isEnv) return formatEnvDiff(path, change, variables);
  return formatUnifiedDiff(path, change.before, change.after);
}

/** New files that are only named stand line under line, everything else apart. */
function joinNames(parts: readonly string[]): string[] {
  const isName = (part: string): boolean => /^new file .*\)$/.test(part);
  const names = parts.filter(isName);
  const others = parts.filter((part) => !isName(part));
  return names.length === 0 ? others : [names.join('\n'), ...others];
}

/** A variable that the plan sets, and the file that holds it: one of those may have any name. */
interface Setting {
  readonly file: string;
  readonly key: string;
}

function settingIn(step: Step): Setting[] {
  return step.kind === 'edit' && step.edit.op === 'set-env' ? [{ file: step.file, key: step.edit.key }] : [];
}

function isEnvFile(path: string): boolean {
  return /(^|[/.])env(\.[^/]*)?$/.test(path);
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
      return [`$ ${step.needsRoot ? 'sudo ' : ''}${formatCommand(step.command)}`];
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
    case 'add-group':
      return `${path}: add "${edit.value}" to group_add of ${edit.service}`;
    case 'replace-group':
      return `${path}: replace "${edit.from}" by "${edit.value}" in group_add of ${edit.service}`;
    case 'set-build-arg':
      return `${path}: pass ${edit.key}=${edit.value} to the build of ${edit.service}`;
    case 'set-key':
      return `${path}: set ${edit.key} of ${edit.service} to ${edit.value}`;
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

function paintDiff(diff: string, style: Style): string {
  return sanitize(diff)
    .split('\n')
    .map((line) => {
      if (line.startsWith('+++') || line.startsWith('---')) return style.strong(line);
      if (line.startsWith('+')) return style.added(line);
      return line.startsWith('-') ? style.removed(line) : line;
    })
    .join('\n');
}
