import type { Finding } from '../diagnose.ts';
import type { LikelyCause } from '../explain/rank.ts';
import type { Here } from '../explain/settle.ts';
import { sanitize } from './sanitize.ts';
import type { PrettyOptions, Style } from './style.ts';
import { wrap } from './wrap.ts';

export interface ExplainReport {
  readonly schemaVersion: 1;
  /** Most likely first, and no more than are worth reading. */
  readonly causes: readonly LikelyCause[];
  /** What this machine says to it; left out when it was not to be asked. */
  readonly here?: Here;
}

export function formatPrettyExplain({ causes, here }: ExplainReport, options: PrettyOptions): string {
  const lines = [
    ...(here ? formatHere(here, options) : []),
    ...causes.flatMap((cause) => ['', ...formatCause(cause, options)]),
    '',
    wrap(sanitize(nextStep({ causes, ...(here && { here }) })), options.width, '  '),
  ];
  return `${lines.join('\n').replace(/^\n/, '')}\n`;
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

function nextStep({ causes: [first], here }: Pick<ExplainReport, 'causes' | 'here'>): string {
  const act =
    here?.state === 'confirmed'
      ? 'dockperm fix --dry-run shows what would repair it'
      : 'dockperm check, where it happens, finds which one holds';
  return `Next: ${act}; dockperm explain ${first?.rule} says more.`;
}
