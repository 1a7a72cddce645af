import type { Outcome, StepOutcome } from '../../apply/outcome.ts';
import { relativePath } from '../../compose/paths.ts';
import { formatCommand } from '../../host/command.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';

export interface DoneOptions {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
  /** Of the project. */
  readonly directory: string;
  /** A deploy has logged its commands while they ran. */
  readonly within?: 'deploy';
}

/** What changed: the files by name, each command as it ran. Steps that only wait or test are left out. */
export function formatDone({ steps }: Outcome, { style, width, directory, within }: DoneOptions): string[] {
  const written = pathsOf(steps, 'write');
  const gone = pathsOf(steps, 'remove');
  const isProject = written.some((path) => path.startsWith(`${directory}/`));
  const left = isProject && !hasRecreated(steps) ? ' No container was recreated yet.' : '';
  const lines = [
    ...(written.length === 0 ? [] : [`✓ Wrote ${namesOf(written, directory)}.${left}`]),
    ...(gone.length === 0 ? [] : [`✓ Removed ${namesOf(gone, directory)}.`]),
  ];
  return [
    ...lines.map((line) => style.good(wrap(sanitize(line), width, '  '))),
    ...(within === 'deploy' ? [] : commandsOf(steps)).map((command) =>
      style.good(sanitize(`✓ Ran ${command}`)),
    ),
  ];
}

/** Whether a file was written or removed. */
export function hasWritten(steps: readonly StepOutcome[]): boolean {
  return steps.some(({ kind }) => kind === 'write' || kind === 'remove');
}

export function hasRecreated(steps: readonly StepOutcome[]): boolean {
  return steps.some(({ kind }) => kind === 'recreate');
}

function pathsOf(steps: readonly StepOutcome[], kind: 'write' | 'remove'): string[] {
  return steps.flatMap((step) => (step.kind === kind ? [step.path] : []));
}

function commandsOf(steps: readonly StepOutcome[]): string[] {
  return steps.flatMap((step) =>
    step.kind === 'run' || step.kind === 'recreate' ? [formatCommand(step.command)] : [],
  );
}

/** As the diffs name them. */
function namesOf(paths: readonly string[], directory: string): string {
  return paths.map((path) => relativePath(path, directory)).join(', ');
}
