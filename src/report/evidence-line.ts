import type { Evidence } from '../rules/rule.ts';
import type { ReportedFinding } from './check-report.ts';

/** What was seen, and the next step: for formats that have no place of their own for either. */
export function detailLines({ evidence, remedies }: ReportedFinding): string[] {
  return [...evidence.map(evidenceLine), ...remedies.slice(0, 1).map(({ title }) => `Next: ${title}.`)];
}

function evidenceLine({ label, found, expected }: Evidence): string {
  return expected === undefined ? `${label}: ${found}` : `${label}: ${found} (expected: ${expected})`;
}
