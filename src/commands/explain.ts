import { DockpermError } from '../errors.ts';
import { formatRuleList, formatRulePage } from '../report/rule-page.ts';
import { rules } from '../rules/index.ts';
import { type Context, type ExitCode, exitCodes } from './context.ts';

/** The page of a rule; without one, the list of them. */
export async function explain({ out }: Context, id: string | undefined): Promise<ExitCode> {
  if (id === undefined) {
    out.write(formatRuleList(rules, out.columns));
    return exitCodes.ok;
  }
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    throw new DockpermError(
      'usage',
      `There is no rule "${id}".`,
      'dockperm explain, without a rule, lists them.',
    );
  }
  out.write(formatRulePage(rule, out.columns));
  return exitCodes.ok;
}
