import { judgeAll } from '../../diagnose/verdict.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Plan } from '../../plan/plan.ts';
import { exitCodeOf } from '../check/check.ts';
import type { ConsentOptions } from '../consent.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import type { FixReport } from './report-fix.ts';

export interface FixEnd {
  readonly options: Pick<ConsentOptions, 'only' | 'strategy'>;
  /** The facts gathered last, after the fix. */
  readonly last: Facts;
}

export function fixExitCode(
  { prepared, outcome, before, after }: FixReport,
  { options, last }: FixEnd,
  { signal }: Context,
): ExitCode {
  if (signal.aborted) return exitCodes.interrupted;
  if (outcome?.state === 'failed') return exitCodes.findings;
  const findings = after ?? before;
  const code = exitCodeOf({ findings, verdict: judgeAll(last, findings), failOn: 'error' });
  if (code !== exitCodes.ok) return code;
  if (isLeft(prepared.plan, options)) return exitCodes.findings;
  return outcome?.verifications.some(({ state }) => state === 'unverified')
    ? exitCodes.inconclusive
    : exitCodes.ok;
}

/** Warnings only count as left if the command line asked to fix them. */
function isLeft({ held, unfixable }: Plan, { only, strategy }: FixEnd['options']): boolean {
  return (only.length > 0 || strategy === 'proxy') && held.length + unfixable.length > 0;
}
