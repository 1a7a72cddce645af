import type { Facts } from '../facts/facts.ts';
import { judgeAll } from '../report/check-report.ts';
import { exitCodeOf } from './check.ts';
import { type Context, type ExitCode, exitCodes } from './context.ts';
import type { FixReport } from './report-fix.ts';

/** @param last what the machine was found like in the end */
export function exitCodeAfter(
  { prepared, outcome, before, after }: FixReport,
  last: Facts,
  { signal }: Context,
): ExitCode {
  if (signal.aborted) return exitCodes.interrupted;
  if (outcome?.state === 'failed') return exitCodes.findings;
  const findings = after ?? before;
  const code = exitCodeOf({ findings, verdict: judgeAll(last, findings) }, 'error');
  if (code !== exitCodes.ok) return code;
  // Also of a warning or a note, when that is what somebody asked to be rid of.
  if (prepared.plan.held.length > 0 || prepared.plan.unfixable.length > 0) return exitCodes.findings;
  return outcome?.proofs.some(({ state }) => state === 'unproven') ? exitCodes.inconclusive : exitCodes.ok;
}
