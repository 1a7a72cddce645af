import { formatUnifiedDiff } from '../edit/diff.ts';
import { formatCommand } from '../host/command.ts';
import { type Plan, upCommand } from '../plan.ts';
import type { Prepared } from '../prepare.ts';
import type { Step } from '../rules/rule.ts';
import { formatEnvDiff } from './env-diff.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

/** Every change and command of a plan, in the order in which they happen. */
export function formatPrettyPlan({ plan, changes }: Prepared, style: Style, directory: string): string {
  const variables = new Set(plan.actions.flatMap(({ steps }) => steps.flatMap(variablesSet)));
  const diffs = changes.map((change) => {
    const path = relativePath(change.path, directory);
    if (isEnvFile(change.path)) return formatEnvDiff(path, change, variables);
    return formatUnifiedDiff(path, change.before, change.after);
  });
  const commands = plan.actions.flatMap(({ steps }) => steps.flatMap(formatStep));
  const parts = [
    ...diffs.map((diff) => paintDiff(diff, style).trimEnd()),
    ...(commands.length === 0 ? [] : [commands.map((command) => `$ ${sanitize(command)}`).join('\n')]),
    ...formatHeld(plan, style),
    ...formatUnfixable(plan, style),
  ];
  return parts.length === 0 ? 'Nothing to change.\n' : `${parts.join('\n\n')}\n`;
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
