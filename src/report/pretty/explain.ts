import type { Finding } from '../../diagnose/diagnose.ts';
import type { Here } from '../../explain/confirm-with-findings.ts';
import type { LikelyCause } from '../../explain/rank.ts';
import { sanitize } from '../sanitize.ts';
import type { PrettyOptions, Style } from '../style.ts';
import { wrap } from '../wrap.ts';

export interface ExplainReport {
  readonly schemaVersion: 1;
  /** Most likely first, and no more than are worth reading. */
  readonly causes: readonly LikelyCause[];
  /** What this machine says to it; left out when it was not to be asked. */
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
    wrap(sanitize(nextStep(report)), options.width, '  '),
  ];
  return `${lines.join('\n').replace(/^\n/, '')}\n`;
}

/** What the facts have settled is told in full; the rest matters where the text comes from elsewhere after all. */
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
  return ['', style.dim(wrap(`On another machine the same text can mean ${names}.`, width, '  '))];
}

function formatHere(here: Here, { style, width }: PrettyOptions): string[] {
  switch (here.state) {
    case 'confirmed':
      return here.findings.flatMap((finding) => formatFinding('Here:', finding, { style, width }));
    case 'other':
      return [
        wrap('What holds on this machine now is not what the text tells of:', width),
        ...here.findings.flatMap((finding) => formatFinding(' ', finding, { style, width })),
      ];
    case 'none':
      return [style.good(wrap('Here: none of these holds on this machine now.', width))];
    case 'not-known':
      return [style.dim(wrap(sanitize(`By the text alone: ${here.reason}.`), width))];
  }
}

function formatFinding(
  lead: string,
  { rule, summary, evidence }: Finding,
  { style, width }: PrettyOptions,
): string[] {
  return [
    style.bad(wrap(sanitize(`${lead} ${summary} (${rule})`), width, '  ')),
    ...evidence.map(({ label, saw, wanted }) => {
      const expected = wanted === undefined ? '' : ` (wanted: ${wanted})`;
      return `    ${wrap(sanitize(`${label}: ${saw}${expected}`), width - 4, '      ')}`;
    }),
  ];
}

function formatCause({ rule, likelihood, why }: LikelyCause, { style, width }: PrettyOptions): string[] {
  return [`${style.strong(rule)}  ${word(likelihood, style)}`, `  ${wrap(sanitize(why), width - 2, '  ')}`];
}

function word(likelihood: LikelyCause['likelihood'], style: Style): string {
  return likelihood === 'high' ? style.warn('likely') : style.dim('possible');
}

function nextStep({ causes: [first], here }: ExplainReport): string {
  return `Next: ${firstStep(here)}; dockperm explain ${first?.rule} says more.`;
}

function firstStep(here: Here | undefined): string {
  if (here?.state !== 'confirmed') return 'dockperm check, where it happens, finds which one holds';
  const isManual = here.findings.every(({ remedies }) => remedies.every(({ safety }) => safety === 'manual'));
  return isManual ? 'dockperm check says what to do' : 'dockperm fix --dry-run shows what would repair it';
}
