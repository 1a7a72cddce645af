import type { Failure, Outcome } from '../../apply/outcome.ts';
import type { Finding } from '../../diagnose/diagnose.ts';
import type { DockpermError } from '../../errors.ts';
import { formatCommand } from '../../host/command.ts';
import type { Plan } from '../../plan/plan.ts';
import { formatInstruction } from '../format-instruction.ts';
import { formatNextSteps } from '../format-next.ts';
import { type Invocation, sameAgain, undoCommand } from '../invocation.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';
import { formatDone, hasRecreated, hasWritten } from './format-done.ts';
import { formatErrors } from './format-reasons.ts';
import { formatReplacement, type ReplacementOptions } from './format-replacement.ts';
import { formatVerification } from './format-verification.ts';

export interface OutcomeReport {
  readonly before: readonly Finding[];
  /** `no consent`: no person could be asked; `declined`: a person said no. */
  readonly refused?: 'no consent' | 'declined';
  readonly blocker?: DockpermError;
  readonly outcome?: Outcome;
  readonly after?: readonly Finding[];
  readonly prepared: {
    readonly plan: Pick<Plan, 'actions' | 'held'>;
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
  readonly invocation: Invocation;
  readonly within?: 'deploy';
}

export function formatPrettyOutcome(report: OutcomeReport, options: OutcomeOptions): string {
  const { outcome, after, refused, prepared } = report;
  const { mode } = options;
  if (refused === 'declined') return '\nNothing was changed.\n';
  if (refused) return `\n${toApply('Nothing was changed. To apply these changes:', [], options)}\n`;
  if (mode === 'dry-run' && prepared.plan.actions.length > 0) return formatDryRun(report, options);
  if (!outcome) return formatWaiting(prepared.plan, options);
  const lines =
    outcome.state === 'failed'
      ? formatFailure(outcome, options)
      : [
          ...formatDone(outcome, options),
          ...outcome.verifications.map((verification) => formatVerification(verification, options)),
          ...formatErrors(after ?? [], { ...options, verified: outcome.verifications }),
          ...formatNext(prepared.plan, options),
          ...formatReplacement({ before: report.before, actions: prepared.plan.actions, outcome }, options),
          ...formatHeld(prepared.plan, options),
        ];
  return `\n${[...lines, ...(isShownLater(outcome, options) ? [] : formatUndo(outcome, options))].join('\n')}\n`;
}

function formatDryRun({ blocker, prepared }: OutcomeReport, options: OutcomeOptions): string {
  const { style, width } = options;
  const done = 'Dry run: nothing was changed.';
  if (blocker === undefined) {
    const lines = [toApply(`${done} To apply:`, [], options), ...formatHeld(prepared.plan, options)];
    return `\n${lines.join('\n')}\n`;
  }
  const why = wrap(sanitize(`✗ The fix would stop before the first change: ${blocker.problem}`), width, '  ');
  const lines = [why, ...formatNextSteps(blocker.next, options)].map((line) => style.bad(line));
  return `\n${[...lines, done].join('\n')}\n`;
}

/** Every change needs consent, so there was no plan to confirm. */
function formatWaiting({ held }: Pick<Plan, 'held'>, options: OutcomeOptions): string {
  if (held.length === 0) return '';
  const lead = 'Nothing was changed. To apply the changes that need consent:';
  return `\n${toApply(lead, allowing(held), options)}\n`;
}

function formatHeld({ held }: Pick<Plan, 'held'>, options: OutcomeOptions): string[] {
  return held.length === 0
    ? []
    : [toApply('To apply the changes that need consent:', allowing(held), options)];
}

function allowing(held: Plan['held']): string[] {
  return [...new Set(held.map(({ rule }) => rule))].flatMap((rule) => ['--allow', rule]);
}

/** The command stands on a line of its own, to be pasted. */
function toApply(
  lead: string,
  consent: readonly string[],
  { style, width, invocation }: OutcomeOptions,
): string {
  const command = sanitize(formatCommand(sameAgain(invocation, ['--yes', ...consent])));
  return `${wrap(lead, width)}\n  ${style.strong(command)}`;
}

const NEXT = 'Next: ';

/** Manual steps that remain after the fix, such as a new login. */
function formatNext({ actions }: OutcomeReport['prepared']['plan'], { style, width }: Look): string[] {
  const asked = actions.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'ask' ? formatInstruction(step, width - NEXT.length) : [])),
  );
  return asked.map((line, index) => style.warn((index === 0 ? NEXT : '  ') + line));
}

/** Behind the smoke test and the way to the service. */
function isShownLater({ state }: Outcome, { within }: OutcomeOptions): boolean {
  return within === 'deploy' && state === 'done';
}

export function formatUndo(
  { undoId, state }: Outcome,
  { style, directory, cwd, invocation }: Pick<OutcomeOptions, 'style' | 'directory' | 'cwd' | 'invocation'>,
): string[] {
  if (undoId === null) return [];
  const what = state === 'done' ? 'To undo' : 'To retry the rollback';
  const command = formatCommand(undoCommand(invocation, { directory, cwd }));
  return [`${what}: ${style.strong(sanitize(command))}`];
}

function formatFailure({ failure, steps }: Outcome, { style, width }: Look): string[] {
  if (failure === null) return [];
  const isReplaced = hasRecreated(steps);
  const changed = failure.notRestored.length > 0 || isReplaced || hasWritten(steps);
  const whole = isReplaced ? 'All files and containers were restored.' : 'All files were restored.';
  const restored =
    failure.notRestored.length === 0 ? whole : `Not restored: ${failure.notRestored.join(', ')}`;
  return [
    style.bad(wrap(sanitize(`✗ ${failure.message}`), width, '  ')),
    ...failure.log.map((line) => style.dim(`  | ${sanitize(line)}`)),
    ...(changed ? [wrap(sanitize(restored), width, '  ')] : []),
    ...formatRecreated(failure, width),
    `${NEXT}fix the cause above and run the command again.`,
  ];
}

function formatRecreated({ recreated, recreatedFrom }: Failure, width: number): string[] {
  if (recreated.length === 0) return [];
  const names = recreated.join(', ');
  const [source, kept] =
    recreatedFrom === 'snapshot'
      ? ['the snapshot', ', with the same name, image, mounts and networks']
      : ['the restored files', ''];
  const text = `Created again from ${source}, since Compose had removed it: the container of ${names}${kept}. It has a new id; what it had written outside its volumes is lost.`;
  return [wrap(sanitize(text), width, '  ')];
}
