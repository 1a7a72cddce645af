import { formatUnifiedDiff } from '../edit/diff.ts';
import { formatCommand } from '../host/command.ts';
import { type Plan, upCommand } from '../plan.ts';
import type { FileChange, Prepared } from '../prepare.ts';
import type { Step } from '../rules/rule.ts';
import { formatEnvDiff } from './env-diff.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

export interface PlanOptions {
  readonly style: Style;
  /** Paths below it are shown relative to it. */
  readonly directory: string;
  /** How files that come with dockperm are shown. */
  readonly template: 'names' | 'whole';
}

/** Every change and command of a plan, in the order in which they happen. */
export function formatPrettyPlan({ plan, changes }: Prepared, options: PlanOptions): string {
  const { style } = options;
  const variables = new Set(plan.actions.flatMap(({ steps }) => steps.flatMap(variablesSet)));
  const diffs = changes.map((change) => formatChange(change, options, variables));
  const commands = plan.actions.flatMap(({ steps }) => steps.flatMap(formatStep));
  const parts = [
    ...joinNames(diffs.map((diff) => paintDiff(diff, style).trimEnd())),
    ...(commands.length === 0 ? [] : [commands.map((command) => `$ ${sanitize(command)}`).join('\n')]),
    ...formatHeld(plan, style),
    ...formatUnfixable(plan, style),
  ];
  return parts.length === 0 ? 'Nothing to change.\n' : `${parts.join('\n\n')}\n`;
}

/** A bundle is named, not shown. */
const LONGEST_SHOWN = 120;

function formatChange(
  change: FileChange,
  { directory, template }: PlanOptions,
  variables: ReadonlySet<string>,
): string {
  const path = relativePath(change.path, directory);
  const lines = change.after.split('\n').length - 1;
  const isTemplate = change.origin === 'template';
  if (isTemplate && (template === 'names' || lines > LONGEST_SHOWN))
    return `new file ${path} (${lines} lines)`;
  if (!isTemplate && isEnvFile(change.path)) return formatEnvDiff(path, change, variables);
  return formatUnifiedDiff(path, change.before, change.after);
}

/** New files that are only named stand line under line, everything else apart. */
function joinNames(parts: readonly string[]): string[] {
  const isName = (part: string): boolean => /^new file .*\)$/.test(part);
  const names = parts.filter(isName);
  const others = parts.filter((part) => !isName(part));
  return names.length === 0 ? others : [names.join('\n'), ...others];
}

function variablesSet(step: Step): string[] {
  return step.kind === 'edit' && step.edit.op === 'set-env' ? [step.edit.key] : [];
}

function isEnvFile(path: string): boolean {
  return /(^|[/.])env(\.[^/]*)?$/.test(path);
}

function formatStep(step: Step): string[] {
  switch (step.kind) {
    case 'run':
      return [`${step.needsRoot ? 'sudo ' : ''}${formatCommand(step.command)}`];
    case 'recreate':
      return [formatCommand(upCommand(step))];
    case 'ask':
      return [`# ${step.instruction}`];
    case 'edit':
      return [];
  }
}

function formatHeld({ held }: Plan, style: Style): string[] {
  return held.map(({ title, grants, release, subject, steps }) =>
    [
      style.warn(
        `Held back: ${sanitize(title)}${subject.kind === 'host' ? '' : ` (${sanitize(subject.name)})`}`,
      ),
      `  It grants ${sanitize(grants)}.`,
      ...steps.flatMap(formatStep).map((line) => `  $ ${sanitize(line)}`),
      `  To allow it: ${style.strong(release)}`,
    ].join('\n'),
  );
}

function formatUnfixable({ unfixable }: Plan, style: Style): string[] {
  return unfixable.map(({ reason, instructions }) =>
    [
      style.warn(`For you to do: ${sanitize(reason)}`),
      ...instructions.map((line) => `  ${sanitize(line)}`),
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

function relativePath(path: string, directory: string): string {
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;
}
