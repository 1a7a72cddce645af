import type { Finding, Subject } from '../diagnose.ts';
import type { Remedy, Step } from '../rules/rule.ts';
import { instructionsOf } from './instructions.ts';
import type { Action, Consent, Held, Plan, Unfixable } from './plan.ts';
import { recreation } from './recreation.ts';

export function makePlan(findings: readonly Finding[], consent: Consent): Plan {
  const wanted = findings.filter((finding) => isWanted(finding, consent));
  const sorted = wanted.map((finding) => decide(finding, consent));
  const actions = sorted.flatMap((decision) => (decision.kind === 'action' ? [decision.action] : []));
  return {
    actions: mergeRecreations(actions, consent.rebuild),
    held: sorted.flatMap((decision) => (decision.kind === 'held' ? [decision.held] : [])),
    unfixable: sorted.flatMap((decision) => (decision.kind === 'unfixable' ? [decision.unfixable] : [])),
  };
}

/** What is no error is done only where it can be done, or when it was asked for: it holds nothing up. */
function isWanted({ rule, severity, remedies }: Finding, { only, allow }: Consent): boolean {
  if (only.length > 0) return only.includes(rule);
  switch (severity) {
    case 'error':
      return true;
    case 'warning':
      return remedies.some(({ safety }) => safety === 'safe') || allow.includes(rule);
    case 'note':
      return allow.includes(rule);
  }
}

type Decision =
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'held'; readonly held: Held }
  | { readonly kind: 'unfixable'; readonly unfixable: Unfixable };

function decide({ rule, subject, remedies }: Finding, { allow }: Consent): Decision {
  const safe = remedies.find(({ safety }) => safety === 'safe');
  if (safe) return { kind: 'action', action: { rule, subject, ...safe } };
  const risky = remedies.find((remedy) => remedy.safety === 'risky');
  if (risky === undefined) return { kind: 'unfixable', unfixable: forPerson(rule, subject, remedies) };
  const { title, safety, steps, grants } = risky;
  if (allow.includes('risky') || allow.includes(rule)) {
    return { kind: 'action', action: { rule, subject, title, safety, steps } };
  }
  return { kind: 'held', held: { rule, subject, title, grants, steps, release: `--allow ${rule}` } };
}

function forPerson(rule: string, subject: Subject, remedies: readonly Remedy[]): Unfixable {
  const [best] = remedies;
  if (best === undefined)
    return { rule, subject, reason: 'dockperm knows no remedy for this', instructions: [] };
  return { rule, subject, reason: best.title, instructions: best.steps.flatMap(instructionsOf) };
}

/**
 * Two services that share a variable ask for the same line of `.env`: it is changed once. Asked for only when it is
 * known which actions remain, or a line would go with the action that named it first.
 */
export function withoutRepeats(actions: readonly Action[]): Action[] {
  const seen = new Set<string>();
  const isNew = (step: Step): boolean => {
    const key = JSON.stringify(step);
    const known = seen.has(key);
    seen.add(key);
    return !known;
  };
  return actions
    .map((action) => ({ ...action, steps: action.steps.filter(isNew) }))
    .filter(({ steps }) => steps.length > 0);
}

/** Containers are replaced last and all at once, when every file says what it should. */
function mergeRecreations(actions: readonly Action[], rebuild: Consent['rebuild']): Action[] {
  const recreations = actions.flatMap(({ steps }) => steps.filter((step) => step.kind === 'recreate'));
  const rest = actions
    .map((action) => ({ ...action, steps: action.steps.filter(({ kind }) => kind !== 'recreate') }))
    .filter(({ steps }) => steps.length > 0);
  const [first] = recreations;
  if (first === undefined || rebuild === 'no') return rest;
  const services = [...new Set(recreations.flatMap((step) => step.services))];
  const which = recreations.some((step) => step.which === 'all') ? 'all' : 'changed';
  return [...rest, recreation({ ...first, services, which })];
}
