import type { Subject } from '../diagnose/diagnose.ts';
import type { Diagnosis, Evidence, ReportedRemedy, Severity } from '../rules/rule.ts';

/** One cause, for one subject or several. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly subjects: readonly ReportedSubject[];
  readonly summary: string;
  readonly evidence: readonly ReportedEvidence[];
  /** Best first. */
  readonly remedies: readonly ReportedRemedy[];
  /** The page of the rule: a link, or its path in the package. `dockperm explain RULE` prints it. */
  readonly docs: string;
}

export interface ReportedSubject extends Subject {
  /** Where its files say what is wrong. */
  readonly at?: NonNullable<Diagnosis['at']>;
}

export interface ReportedEvidence extends Omit<Evidence, 'shared'> {
  /** Whose it is, in a finding about several subjects; absent if it holds for all of them. */
  readonly subject?: string;
}
