import type { Finding } from '../diagnose.ts';
import type { Outcome } from '../outcome.ts';
import type { Basis, Proof } from '../prove/prove.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

export interface OutcomeReport {
  readonly before: readonly Finding[];
  readonly refused?: 'no consent';
  readonly outcome?: Outcome;
  readonly after?: readonly Finding[];
  readonly prepared: { readonly plan: { readonly actions: readonly unknown[] } };
}

export function formatPrettyOutcome(
  report: OutcomeReport,
  { style, mode }: { style: Style; mode: 'dry-run' | 'ask' | 'yes' },
): string {
  const { outcome, after, refused, prepared } = report;
  if (refused)
    return `\nNothing was changed: run again with ${style.strong('--yes')} to make these changes.\n`;
  if (mode === 'dry-run')
    return prepared.plan.actions.length === 0 ? '' : '\nNothing was changed: this was a dry run.\n';
  if (!outcome) return '';
  const lines =
    outcome.state === 'failed'
      ? formatFailure(outcome, style)
      : [...outcome.proofs.map((proof) => formatProof(proof, style)), ...formatRest(after ?? [], style)];
  return `\n${lines.join('\n')}\n`;
}

function formatFailure({ failure, steps }: Outcome, style: Style): string[] {
  if (failure === null) return [];
  const changed = steps.some(({ title }) => title.startsWith('write '));
  const restored =
    failure.notRestored.length === 0
      ? 'Every file is as it was before.'
      : `Not put back: ${failure.notRestored.join(', ')}`;
  return [
    style.bad(`✗ ${sanitize(failure.message)}`),
    ...failure.log.map((line) => style.dim(`  | ${sanitize(line)}`)),
    ...(changed ? [sanitize(restored)] : []),
  ];
}

const waysToTry: Record<Basis, string> = {
  connect: 'connected from inside, with',
  twin: 'connected as its user and groups, with',
  permission: 'the kernel lets it write, tried from inside with',
};

export function formatProof(proof: Proof, style: Style): string {
  switch (proof.state) {
    case 'connected': {
      const how = `${waysToTry[proof.basis]} ${proof.by}`;
      return style.good(`✓ ${sanitize(proof.service)} may use the Docker engine: ${how}.`);
    }
    case 'denied':
      return style.bad(`✗ ${sanitize(proof.service)} may not use the Docker engine (${proof.error}).`);
    case 'unproven':
      return style.warn(`? ${sanitize(proof.service)}: not proved, ${proof.reason}.`);
  }
}

function formatRest(after: readonly Finding[], style: Style): string[] {
  const errors = after.filter(({ severity }) => severity === 'error');
  return errors.map(({ summary, rule }) => `${style.bad('✗')} ${sanitize(summary)} ${style.dim(rule)}`);
}
