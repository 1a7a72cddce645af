import { CRASHED, isError } from '../diagnose/diagnose.ts';
import type { CheckReport } from './check-report.ts';
import type { ReportedFinding } from './reported-finding.ts';

type Judged = Pick<ReportedFinding, 'rule' | 'severity'>;

/** Whether a finding keeps the exit code from being 0. A rule that crashed is a warning, and no good news. */
export function isFailing(finding: Judged, { failOn }: Pick<CheckReport, 'failOn'>): boolean {
  return (
    isError(finding) || finding.rule === CRASHED || (failOn === 'warning' && finding.severity === 'warning')
  );
}
