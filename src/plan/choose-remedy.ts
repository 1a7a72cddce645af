import type { Finding } from '../diagnose/diagnose.ts';
import type { Remedy } from '../rules/rule.ts';
import type { Consent } from './plan.ts';

/** What may be done about a finding, best first; the first one that dockperm can do itself before one for a person. */
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

/** What is no error is done only where it can be done, or when it was asked for: it holds nothing up. */
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
 * A service that gets a proxy loses the socket, and with it everything else that could be said about its way there: one
 * finding speaks for all of them, and it never gets both. That holds for a proxy that a person has to place, too: who
 * asked for one is not given the group behind their back.
 */
export function settleProxied(findings: readonly Finding[], { strategy }: Consent): readonly Finding[] {
  if (strategy !== 'proxy') return findings;
  const spokesmen = new Map<string, Finding>();
  for (const finding of findings) {
    const { kind, name } = finding.subject;
    if (kind === 'service' && !spokesmen.has(name) && finding.remedies.some(isProxy))
      spokesmen.set(name, finding);
  }
  return findings.filter((finding) => {
    const spokesman = finding.subject.kind === 'service' ? spokesmen.get(finding.subject.name) : undefined;
    return spokesman === undefined || spokesman === finding;
  });
}
