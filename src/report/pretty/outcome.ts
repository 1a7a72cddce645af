import type { Outcome } from '../../apply/outcome.ts';
import type { FileChange } from '../../apply/stage-edits.ts';
import type { Finding } from '../../diagnose/diagnose.ts';
import type { DockpermError } from '../../errors.ts';
import { quoteWord } from '../../host/command.ts';
import type { Plan } from '../../plan/plan.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';
import { formatDone, WRITE } from './format-done.ts';
import { formatProof } from './format-proof.ts';
import { formatErrors } from './format-reasons.ts';
import { formatReplacement, type ReplacementOptions } from './format-replacement.ts';

export interface OutcomeReport {
  readonly before: readonly Finding[];
  /** Nobody could be asked, or somebody was. */
  readonly refused?: 'no consent' | 'declined';
  readonly obstacle?: DockpermError;
  readonly outcome?: Outcome;
  readonly after?: readonly Finding[];
  readonly prepared: {
    readonly plan: Pick<Plan, 'actions' | 'held'>;
    readonly changes: readonly Pick<FileChange, 'path' | 'after'>[];
  };
}

interface Look {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

export interface OutcomeOptions extends Look, ReplacementOptions {
  readonly mode: 'dry-run' | 'ask' | 'yes';
  /** Of the project. */
  readonly directory: string;
}

export function formatPrettyOutcome(report: OutcomeReport, options: OutcomeOptions): string {
  const { outcome, after, refused, prepared } = report;
  const { style, mode } = options;
  if (refused === 'declined') return '\nNothing was changed.\n';
  if (refused)
    return `\nNothing was changed: run again with ${style.strong('--yes')} to make these changes.\n`;
  if (mode === 'dry-run') return prepared.plan.actions.length === 0 ? '' : formatDryRun(report, options);
  if (!outcome) return formatWaiting(prepared.plan, options);
  const lines =
    outcome.state === 'failed'
      ? formatFailure(outcome, options)
      : [
          ...formatDone(outcome, { ...options, changes: prepared.changes }),
          ...outcome.proofs.map((proof) => formatProof(proof, options)),
          ...formatErrors(after ?? [], options),
          ...formatNext(prepared.plan, options),
          ...formatReplacement({ before: report.before, actions: prepared.plan.actions, outcome }, options),
        ];
  return `\n${[...lines, ...formatUndo(outcome, options)].join('\n')}\n`;
}

function formatDryRun({ obstacle }: OutcomeReport, { style, width }: Look): string {
  const why = obstacle?.message.replace(/ Nothing was changed\.$/, '');
  const lines = obstacle ? [`✗ It would stop before the first change: ${why}`, obstacle.next] : [];
  return `\n${[...lines.map((line) => style.bad(wrap(sanitize(line), width, '  '))), 'Nothing was changed: this was a dry run.'].join('\n')}\n`;
}

/** Nothing else was to be done, so that nobody was asked about the whole. */
function formatWaiting({ held }: Pick<Plan, 'held'>, { style, width, mode }: OutcomeOptions): string {
  if (held.length === 0) return '';
  const flags = [...(mode === 'yes' ? [] : ['--yes']), ...new Set(held.map(({ release }) => release))].join(
    ' ',
  );
  const again = wrap('Nothing was changed. To do what is held back, run this again with:', width);
  return `\n${again}\n  ${style.strong(sanitize(flags))}\n`;
}

const NEXT = 'Next: ';
const blank = ' '.repeat(NEXT.length);

/** What is left for a person after all that a program can do, such as a new login. */
function formatNext({ actions }: OutcomeReport['prepared']['plan'], { style, width }: Look): string[] {
  const asked = actions.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'ask' ? [step.instruction] : [])),
  );
  return asked.map((instruction, index) => {
    const text = wrap(sanitize(instruction), width - NEXT.length);
    return style.warn((index === 0 ? NEXT : blank) + text.replaceAll('\n', `\n${blank}`));
  });
}

function formatUndo({ undoId, state }: Outcome, { style, directory, cwd }: OutcomeOptions): string[] {
  if (undoId === null) return [];
  const where = directory === cwd ? '' : ` -C ${quoteWord(directory)}`;
  const what = state === 'done' ? 'To take it back' : 'To put back the rest';
  return [`${what}: ${style.strong(sanitize(`dockperm undo${where}`))}`];
}

function formatFailure({ failure, steps }: Outcome, { style, width }: Look): string[] {
  if (failure === null) return [];
  const isReplaced = steps.some(({ title }) => / up -d\b/.test(title));
  const isWritten = steps.some(({ title }) => title.startsWith(WRITE));
  const changed = failure.notRestored.length > 0 || isReplaced || isWritten;
  const whole = isReplaced
    ? 'Files and containers are as they were before.'
    : 'Every file is as it was before.';
  const restored =
    failure.notRestored.length === 0 ? whole : `Not put back: ${failure.notRestored.join(', ')}`;
  return [
    style.bad(wrap(sanitize(`✗ ${failure.message}`), width, '  ')),
    ...failure.log.map((line) => style.dim(`  | ${sanitize(line)}`)),
    ...(changed ? [wrap(sanitize(restored), width, '  ')] : []),
    `${NEXT}correct what failed, and run this again.`,
  ];
}
