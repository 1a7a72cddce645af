import type { Finding } from '../../diagnose/diagnose.ts';
import type { Here } from '../../explain/confirm-with-findings.ts';
import type { LikelyCause } from '../../explain/rank.ts';
import { formatCommand } from '../../host/command.ts';
import { dockpermCommand, plainInvocation } from '../invocation.ts';
import { sanitize } from '../sanitize.ts';
import type { PrettyOptions, Style } from '../style.ts';
import { wrap } from '../wrap.ts';

export interface ExplainReport {
  readonly schemaVersion: 1;
  /** Most likely first, and no more than are worth reading. */
  readonly causes: readonly LikelyCause[];
  /** What the facts of this host confirm; absent if they were not to be read. */
  readonly here?: Here;
}

export function formatPrettyExplain(report: ExplainReport, options: PrettyOptions): string {
  const { causes, here } = report;
  const [shown, others] = here?.state === 'confirmed' ? holding(causes, here.findings) : [causes, []];
  const lines = [
    ...(here ? formatHere(here, options) : []),
    ...shown.flatMap((cause) => ['', ...formatCause(cause, options)]),
    ...formatOthers(others, options),
    '',
    ...nextLines(report, options),
  ];
  return `${lines.join('\n').replace(/^\n/, '')}\n`;
}

/** Causes that the facts confirm are shown in full; the others still matter if the text comes from another host. */
function holding(
  causes: readonly LikelyCause[],
  findings: readonly Finding[],
): [LikelyCause[], LikelyCause[]] {
  const holds = ({ rule }: LikelyCause): boolean => findings.some((finding) => finding.rule === rule);
  return [causes.filter(holds), causes.filter((cause) => !holds(cause))];
}

function formatOthers(others: readonly LikelyCause[], { style, width }: PrettyOptions): string[] {
  if (others.length === 0) return [];
  const names = others.map(({ rule }) => rule).join(', ');
  return ['', style.dim(wrap(`On other hosts, the same message can mean: ${names}`, width, '  '))];
}

function formatHere(here: Here, { style, width }: PrettyOptions): string[] {
  switch (here.state) {
    case 'confirmed':
      return here.findings.flatMap((finding) => formatFinding('On this host:', finding, { style, width }));
    case 'other':
      return [
        wrap('This host has a different problem than the message describes:', width),
        ...here.findings.flatMap((finding) => formatFinding(' ', finding, { style, width })),
      ];
    case 'none':
      return [style.good(wrap('On this host, none of these causes was found.', width))];
    case 'not-known':
      return [style.dim(wrap(sanitize(`Judged from the message only. ${here.reason}`), width))];
  }
}

function formatFinding(
  lead: string,
  { rule, summary, evidence }: Finding,
  { style, width }: PrettyOptions,
): string[] {
  return [
    style.bad(wrap(sanitize(`${lead} ${summary} (${rule})`), width, '  ')),
    ...evidence.map(({ label, found, expected }) => {
      const aside = expected === undefined ? '' : ` (expected: ${expected})`;
      return `    ${wrap(sanitize(`${label}: ${found}${aside}`), width - 4, '      ')}`;
    }),
  ];
}

function formatCause({ rule, likelihood, why }: LikelyCause, { style, width }: PrettyOptions): string[] {
  return [`${style.strong(rule)}  ${word(likelihood, style)}`, `  ${wrap(sanitize(why), width - 2, '  ')}`];
}

function word(likelihood: LikelyCause['likelihood'], style: Style): string {
  return likelihood === 'high' ? style.warn('likely') : style.dim('possible');
}

/** A command a line, to be pasted. */
function nextLines(
  { here, causes }: ExplainReport,
  { invocation = plainInvocation }: PrettyOptions,
): string[] {
  const line = (words: readonly string[]): string =>
    sanitize(formatCommand(dockpermCommand({ ...invocation, selection: [] }, words)));
  const [first] = causes;
  const more = first === undefined ? [] : [`More: ${line(['explain', first.rule])}`];
  return [`Next: ${line(firstStep(here))}`, ...more];
}

function firstStep(here: Here | undefined): readonly string[] {
  if (here?.state !== 'confirmed') return ['check'];
  const isManual = here.findings.every(({ remedies }) => remedies.every(({ safety }) => safety === 'manual'));
  return isManual ? ['check'] : ['fix', '--dry-run'];
}
