import type { Outcome } from '../../apply/outcome.ts';
import type { Finding } from '../../diagnose/diagnose.ts';
import { type Command, formatCommand, quoteWord } from '../../host/command.ts';
import type { Plan } from '../../plan/plan.ts';
import { upCommand } from '../../plan/recreation.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { hasWritten } from './format-done.ts';

interface Repair {
  readonly before: readonly Finding[];
  readonly actions: Plan['actions'];
  readonly outcome: Outcome;
}

export interface ReplacementOptions {
  readonly style: Style;
  /** Where the commands would be pasted. */
  readonly cwd: string;
  /** Whether the calling user can use the engine. */
  readonly engine: 'open' | 'closed';
}

/** Edited files take effect only when the containers are recreated. */
export function formatReplacement(
  { before, actions, outcome }: Repair,
  { style, cwd, engine }: ReplacementOptions,
): string[] {
  const command = hasWritten(outcome.steps) ? replacementFor(before, actions) : null;
  if (command === null) return [];
  const folder = command.cwd === undefined || command.cwd === cwd ? '' : `cd ${quoteWord(command.cwd)} && `;
  const when = engine === 'open' ? 'Next' : 'After you have access';
  return [style.warn(sanitize(`${when}: ${folder}${formatCommand(command)}`))];
}

/** What replaces the containers, where the plan was made without it. */
function replacementFor(before: readonly Finding[], actions: Plan['actions']): Command | null {
  if (actions.some(({ steps }) => steps.some(({ kind }) => kind === 'recreate'))) return null;
  const isDone = ({ rule, subject }: Finding, title: string): boolean =>
    actions.some((each) => each.rule === rule && each.subject.name === subject.name && each.title === title);
  const steps = before.flatMap((finding) =>
    finding.remedies
      .filter(({ title }) => isDone(finding, title))
      .flatMap((remedy) => remedy.steps.filter((step) => step.kind === 'recreate')),
  );
  const [first] = steps;
  if (first === undefined) return null;
  const services = [...new Set(steps.flatMap((step) => step.services))];
  return upCommand({ ...first, services });
}
