import type { Outcome, StepOutcome } from '../../apply/outcome.ts';
import type { FileChange } from '../../apply/stage-edits.ts';
import { relativePath } from '../../compose/paths.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';

export interface DoneOptions {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
  /** Of the project. */
  readonly directory: string;
  readonly changes: readonly Pick<FileChange, 'path' | 'after'>[];
}

/** What changed: the files by name, each command as it ran. What was only waited for or tried changed nothing. */
export function formatDone({ steps }: Outcome, options: DoneOptions): string[] {
  const { style, width, directory, changes } = options;
  const touched = steps.flatMap(({ title }) => (title.startsWith(WRITE) ? [title.slice(WRITE.length)] : []));
  const gone = touched.filter((path) =>
    changes.some((change) => change.path === path && change.after === null),
  );
  const written = touched.filter((path) => !gone.includes(path));
  const ran = steps.filter(isCommand).map(({ title }) => title);
  const isProject = written.some((path) => path.startsWith(`${directory}/`));
  const isReplaced = ran.some((title) => / up -d\b/.test(title));
  const left = isProject && !isReplaced ? ' No container was recreated yet.' : '';
  const lines = [
    ...(written.length === 0 ? [] : [`✓ Wrote ${namesOf(written, directory)}.${left}`]),
    ...(gone.length === 0 ? [] : [`✓ Removed ${namesOf(gone, directory)}.`]),
  ];
  return [
    ...lines.map((line) => style.good(wrap(sanitize(line), width, '  '))),
    ...ran.map((title) => style.good(sanitize(`✓ Ran ${title}`))),
  ];
}

/** As the diffs name them. */
function namesOf(paths: readonly string[], directory: string): string {
  return paths.map((path) => relativePath(path, directory)).join(', ');
}

/** How the title of a step begins that replaced or removed a file. */
export const WRITE = 'write ';

function isCommand({ title }: StepOutcome): boolean {
  return !/^(?:write|wait for|connect from inside) /.test(title);
}
