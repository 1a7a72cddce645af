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

/** The consent that the command line gives. */
export function consentOf(context: Context, options: ConsentOptions, { caller, connection }: Facts): Consent {
  const { allow, only, rebuild, strategy, mode } = options;
  return {
    allow,
    only,
    strategy,
    // Only a caller who can use the engine can recreate containers.
    rebuild: connection.state === 'ok' ? rebuild : 'no',
    // Consent to safe changes does not cover commands as root. A dry run shows what a person would be asked.
    ...(caller.uid === 0 || mode === 'dry-run' || canAsk(context, options) ? {} : { sudo: 'held' }),
  };
}

/** A person can only consent to what was shown, and the machine-readable report is printed at the end. */
export function canAsk({ interactive }: Context, { mode, format }: ReportOptions): boolean {
  return interactive && mode === 'ask' && format === 'pretty';
}

/** Asks separately about each change that needs consent, naming the access it grants. Empty if no person can answer. */
export async function askForEach(
  context: Context,
  options: ReportOptions,
  held: readonly Held[],
): Promise<readonly Held[]> {
  if (!canAsk(context, options)) return [];
  const consented: Held[] = [];
  for (const each of held) if (await context.ask(questionAbout(each))) consented.push(each);
  return consented;
}

function questionAbout(held: Held): string {
  const { title, reason } = held;
  const why = [...(reason === 'sudo' ? ['This runs as root.'] : []), consequencesOf(held)].join(' ').trim();
  return `${title}? ${why} Allow this?`;
}
