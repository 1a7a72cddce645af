import type { ReportedEvidence, ReportedFinding } from './reported-finding.ts';

/** What was found, and the next step, for formats without separate fields for them. */
export function detailLines({ evidence, remedies }: ReportedFinding): string[] {
  return [...evidence.map(evidenceLine), ...remedies.slice(0, 1).map(({ title }) => `Next: ${title}.`)];
}

function evidenceLine({ found, expected, ...row }: ReportedEvidence): string {
  const line = `${labelOf(row)}: ${found}`;
  return expected === undefined ? line : `${line} (expected: ${expected})`;
}

/** With its subject in front, where there are several. */
export function labelOf({ subject, label }: Pick<ReportedEvidence, 'subject' | 'label'>): string {
  return subject === undefined ? label : `${subject}: ${label}`;
}
