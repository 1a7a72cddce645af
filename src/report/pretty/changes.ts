import type { FileChange } from '../../apply/stage-edits.ts';
import { relativePath } from '../../compose/paths.ts';
import { formatUnifiedDiff } from '../../edit/text/diff.ts';
import type { Step } from '../../rules/rule.ts';
import { formatEnvDiff } from '../env-diff.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';

export interface ChangeOptions {
  readonly style: Style;
  /** Paths below it are shown relative to it. */
  readonly directory: string;
  /** How files that come with dockperm are shown. */
  readonly template: 'names' | 'whole';
  /** How steps that need root run: by dockperm itself, or by `sudo`, which is then shown. */
  readonly root: 'dockperm' | 'sudo';
}

/** The files of a plan as diffs, or by name; a part for each that stands apart. */
export function formatChanges(
  changes: readonly FileChange[],
  steps: readonly Step[],
  options: ChangeOptions,
): string[] {
  const settings = steps.flatMap(settingIn);
  const diffs = changes.map((change) => {
    const diff = paintDiff(formatChange(change, options, settings), options.style).trimEnd();
    return change.needsRoot && options.root === 'sudo' ? `${bySudo(change)}\n${diff}` : diff;
  });
  return joinNames(diffs);
}

/** Programs that read a diff skip text before it. */
function bySudo({ after }: FileChange): string {
  return after === null ? 'Remove with sudo rm:' : 'Write with sudo install and sudo mv:';
}

/** A bundle is named, not shown. */
const LONGEST_SHOWN = 120;

function formatChange(
  change: FileChange,
  { directory, template }: ChangeOptions,
  settings: readonly Setting[],
): string {
  const path = relativePath(change.path, directory);
  const lines = (change.after ?? '').split('\n').length - 1;
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

/** A variable that the plan sets, and its file: an env file can have any name. */
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
