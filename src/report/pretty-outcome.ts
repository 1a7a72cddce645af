import type { Finding } from '../diagnose.ts';
import type { Outcome } from '../outcome.ts';
import type { Basis, Proof } from '../prove/prove.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

export interface OutcomeReport {
  readonly before: readonly Finding[];
  readonly refused?: 'no consent';
  readonly outcome?: Outcome;
  readonly after?: readonly Finding[];
  readonly prepared: { readonly plan: { readonly actions: readonly unknown[] } };
}

export function formatPrettyOutcome(
  report: OutcomeReport,
  { style, width, mode }: { style: Style; width: number; mode: 'dry-run' | 'ask' | 'yes' },
): string {
  const { outcome, after, refused, prepared } = report;
  if (refused)
    return `\nNothing was changed: run again with ${style.strong('--yes')} to make these changes.\n`;
  if (mode === 'dry-run')
    return prepared.plan.actions.length === 0 ? '' : '\nNothing was changed: this was a dry run.\n';
  if (!outcome) return '';
  const lines =
    outcome.state === 'failed'
      ? formatFailure(outcome, { style, width })
      : [
          ...outcome.proofs.map((proof) => formatProof(proof, { style, width })),
          ...formatWritten(outcome, { style, width }),
          ...formatErrors(after ?? [], { style, width }),
        ];
  return `\n${lines.join('\n')}\n`;
}

interface Look {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

/** What a fix did that replaced no container: without that the files are all there is to tell of. */
function formatWritten({ steps, proofs }: Outcome, { style, width }: Look): string[] {
  const written = steps.flatMap(({ title }) => (title.startsWith('write ') ? [title.slice(6)] : []));
  if (proofs.length > 0 || written.length === 0) return [];
  const text = `✓ Written: ${written.join(', ')}. No container was replaced yet.`;
  return [style.good(wrap(sanitize(text), width, '  '))];
}

function formatFailure({ failure, steps }: Outcome, { style, width }: Look): string[] {
  if (failure === null) return [];
  const changed = steps.some(({ title }) => title.startsWith('write '));
  const restored =
    failure.notRestored.length === 0
      ? 'Every file is as it was before.'
      : `Not put back: ${failure.notRestored.join(', ')}`;
  return [
    style.bad(wrap(sanitize(`✗ ${failure.message}`), width, '  ')),
    ...failure.log.map((line) => style.dim(`  | ${sanitize(line)}`)),
    ...(changed ? [wrap(sanitize(restored), width)] : []),
  ];
}

const waysToTry: Record<Basis, string> = {
  connect: 'connected from inside, with',
  twin: 'connected as its user and groups, with',
  permission: 'the kernel lets it write, tried from inside with',
};

function formatProof(proof: Proof, { style, width }: Look): string {
  const line = (text: string): string => wrap(sanitize(text), width, '  ');
  switch (proof.state) {
    case 'connected': {
      const how = `${waysToTry[proof.basis]} ${proof.by}`;
      return style.good(line(`✓ ${proof.service} may use the Docker engine: ${how}.`));
    }
    case 'denied':
      return style.bad(line(`✗ ${proof.service} may not use the Docker engine (${proof.error}).`));
    case 'unproven':
      return style.warn(line(`? ${proof.service}: not proved, ${proof.reason}.`));
  }
}

export function formatErrors(findings: readonly Finding[], { style, width }: Look): string[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, rule }) => {
      const text = wrap(sanitize(`✗ ${summary} ${rule}`), width, '  ');
      return style.bad('✗') + text.slice(1, -rule.length) + style.dim(rule);
    });
}
