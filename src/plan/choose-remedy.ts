import type { Finding } from '../diagnose/diagnose.ts';
import type { Remedy } from '../rules/rule.ts';
import type { Consent } from './plan.ts';

/** The best remedy: of those that fit the strategy, one that dockperm can apply comes before a manual one. */
export function chooseRemedy(
  { remedies }: Pick<Finding, 'remedies'>,
  { strategy }: Pick<Consent, 'strategy'>,
): Remedy | undefined {
  const proxies = remedies.filter(isProxy);
  const others = remedies.filter((remedy) => !isProxy(remedy));
  if (strategy === 'proxy' && proxies.length > 0) return mostAutomatic(proxies);
  return mostAutomatic(others);
}

/** Safe before risky: a fix that grants no new access wins, wherever it stands in the list. */
function mostAutomatic(remedies: readonly Remedy[]): Remedy | undefined {
  const doable = remedies.filter(({ steps }) => steps.some(({ kind }) => kind !== 'ask'));
  const safe = doable.find(({ safety }) => safety === 'safe');
  return safe ?? doable.find(({ safety }) => safety === 'risky') ?? remedies[0];
}

export function isProxy({ strategy }: Pick<Remedy, 'strategy'>): boolean {
  return strategy === 'proxy';
}

/** A warning is only selected if dockperm can fix it or the command line asks for it, so it blocks nothing. */
export function isSelected(
  { rule, severity, remedies }: Pick<Finding, 'rule' | 'severity' | 'remedies'>,
  { only, allow, strategy }: Consent,
): boolean {
  if (only.length > 0) return only.includes(rule);
  if (strategy === 'proxy' && remedies.some(isProxy)) return true;
  switch (severity) {
    case 'error':
      return true;
    case 'warning':
      return remedies.some((remedy) => remedy.safety === 'safe' && !isProxy(remedy)) || allow.includes(rule);
    case 'note':
      return allow.includes(rule);
  }
}

/**
 * A service that gets a proxy loses the socket, so one finding represents all its findings about the socket, and the
 * service never gets both proxy and group. That holds for a manual proxy, too: with `--strategy proxy`, dockperm must
 * not silently add the group.
 */
export function settleProxied(findings: readonly Finding[], { strategy }: Consent): readonly Finding[] {
  if (strategy !== 'proxy') return findings;
  const representatives = new Map<string, Finding>();
  for (const finding of findings) {
    const { kind, name } = finding.subject;
    if (kind === 'service' && !representatives.has(name) && finding.remedies.some(isProxy))
      representatives.set(name, finding);
  }
  return findings.filter((finding) => {
    const spokesman =
      finding.subject.kind === 'service' ? representatives.get(finding.subject.name) : undefined;
    return spokesman === undefined || spokesman === finding;
  });
}
