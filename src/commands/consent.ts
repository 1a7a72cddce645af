import type { Facts } from '../facts/facts.ts';
import type { Consent, Held } from '../plan/plan.ts';
import { consequencesOf } from '../report/consequences.ts';
import type { Context } from './context.ts';
import type { ReportOptions } from './fix/report-fix.ts';

export interface ConsentOptions extends ReportOptions {
  readonly allow: readonly string[];
  readonly only: readonly string[];
  readonly rebuild: 'yes' | 'no';
  readonly strategy: 'group' | 'proxy';
}

/** What the command line agrees to. */
export function consentOf(context: Context, options: ConsentOptions, { caller, connection }: Facts): Consent {
  const { allow, only, rebuild, strategy, mode } = options;
  return {
    allow,
    only,
    strategy,
    // Containers can only be replaced by somebody whom the engine lets in.
    rebuild: connection.state === 'ok' ? rebuild : 'no',
    // A yes to all that is safe is none to root. A dry run shows what a person would be asked.
    ...(caller.uid === 0 || mode === 'dry-run' || mayAsk(context, options) ? {} : { sudo: 'held' }),
  };
}

/** Nobody agrees to what was not shown: a report for programs comes only at the end. */
export function mayAsk({ interactive }: Context, { mode, format }: ReportOptions): boolean {
  return interactive && mode === 'ask' && format === 'pretty';
}

/** Asks about each thing that waits, on its own, naming what it opens. Empty where nobody is there to answer. */
export async function askForEach(
  context: Context,
  options: ReportOptions,
  held: readonly Held[],
): Promise<readonly Held[]> {
  if (!mayAsk(context, options)) return [];
  const agreed: Held[] = [];
  for (const each of held) if (await context.ask(questionAbout(each))) agreed.push(each);
  return agreed;
}

function questionAbout(held: Held): string {
  const { title, reason } = held;
  const why = [...(reason === 'sudo' ? ['This runs as root.'] : []), consequencesOf(held)].join(' ').trim();
  return `${title}? ${why} Allow this?`;
}
