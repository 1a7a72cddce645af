import type { Result, Results } from './run-all.ts';
import { type Act, howOf, type Staging } from './staging.ts';

/** One staging as `--json` has it. */
export function toRow([staging, { cause, lookAlike }]: [
  Staging<Act>,
  ReturnType<Results['get']> & {},
]): object {
  return {
    rule: staging.rule,
    how: howOf(staging),
    cause: cause && toPart(staging.cause, cause),
    lookAlike: lookAlike && {
      expected: staging.lookAlike.expect,
      ...toPart(staging.lookAlike, lookAlike),
    },
  };
}

function toPart({ staged }: Act, { seen, problems, seconds }: Result): object {
  const findings = seen?.report.findings.map(({ rule, severity, summary }) => ({ rule, severity, summary }));
  return { staged, truth: seen?.truth ?? null, verdict: seen?.report.verdict, findings, problems, seconds };
}
