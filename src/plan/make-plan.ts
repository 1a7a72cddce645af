import type { Finding } from '../diagnose/diagnose.ts';
import type { Remedy, Step } from '../rules/rule.ts';
import { chooseRemedy, isProxy, isSelected, settleProxied } from './choose-remedy.ts';
import { instructionsOf } from './instructions.ts';
import type { Action, Consent, Held, Plan, Unfixable } from './plan.ts';

/** Decides what to do about each finding separately; `stageEdits` makes the edits and orders the steps. */
export function makePlan(findings: readonly Finding[], consent: Consent): Plan {
  const selected = findings.filter((finding) => isSelected(finding, consent));
  const decisions = settleProxied(selected, consent).map((finding) => decide(finding, consent));
  return {
    actions: decisions.flatMap((decision) => (decision.kind === 'action' ? [decision.action] : [])),
    held: decisions.flatMap((decision) => (decision.kind === 'held' ? [decision.held] : [])),
    unfixable: decisions.flatMap((decision) => (decision.kind === 'unfixable' ? [decision.unfixable] : [])),
  };
}

type Decision =
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'held'; readonly held: Held }
  | { readonly kind: 'unfixable'; readonly unfixable: Unfixable }
  | { readonly kind: 'nothing' };

function decide(finding: Finding, consent: Consent): Decision {
  const remedy = chooseRemedy(finding, consent);
  if (remedy === undefined || remedy.safety === 'manual')
    return { kind: 'unfixable', unfixable: forPerson(finding, remedy) };
  const steps = stepsOf(remedy, consent);
  if (steps.length === 0) return { kind: 'nothing' };
  if (steps.every(({ kind }) => kind === 'ask'))
    return { kind: 'unfixable', unfixable: forPerson(finding, remedy) };
  const held = hold(finding, remedy, { consent, steps });
  return held === null
    ? { kind: 'action', action: act(finding, remedy, { consent, steps }) }
    : { kind: 'held', held };
}

/** Without recreating containers if `--no-rebuild` is set, or if the caller cannot use the engine. */
function stepsOf({ steps }: Remedy, { rebuild }: Consent): Step[] {
  return steps.filter(({ kind }) => rebuild === 'yes' || kind !== 'recreate');
}

interface Choice {
  readonly consent: Consent;
  readonly steps: readonly Step[];
}

/** Null if the remedy needs no further consent. */
function hold(finding: Finding, remedy: Remedy, { consent, steps }: Choice): Held | null {
  const { rule, subject } = finding;
  const { allow, consented = [], sudo } = consent;
  if (
    allow.includes(rule) ||
    consented.some((held) => held.rule === rule && held.subject.name === subject.name)
  )
    return null;
  const { title, impact } = remedy;
  const common = { rule, subject, title, ...(impact ? { impact } : {}), release: `--allow ${rule}`, steps };
  if (remedy.safety === 'risky') {
    if (allow.includes('risky')) return null;
    const instead = finding.remedies.some(isProxy) && !isProxy(remedy) ? { instead: '--strategy proxy' } : {};
    return { ...common, reason: 'risky', grants: remedy.grants, ...instead };
  }
  return sudo === 'held' && needsRoot(steps) ? { ...common, reason: 'sudo' } : null;
}

/** Whether any of the steps is done as root. */
export function needsRoot(steps: readonly Step[]): boolean {
  return steps.some((step) => (step.kind === 'run' || step.kind === 'edit') && step.needsRoot === true);
}

function act(finding: Finding, remedy: Remedy, { consent, steps }: Choice): Action {
  const { rule, subject, severity } = finding;
  const { title, safety, impact } = remedy;
  const isFallback =
    consent.strategy === 'proxy' && subject.kind === 'service' && severity === 'error' && !isProxy(remedy);
  const note = `A proxy cannot fix ${subject.name}, so dockperm uses the standard fix instead`;
  return {
    rule,
    subject,
    title,
    safety,
    ...(impact ? { impact } : {}),
    steps,
    ...(isFallback ? { note } : {}),
  };
}

function forPerson({ rule, subject, remedies }: Finding, remedy: Remedy | undefined): Unfixable {
  if (remedy !== undefined) {
    const otherwise = isProxy(remedy)
      ? [{ sentence: "To add the socket's group instead, use --strategy group." }]
      : [];
    const instructions = [...remedy.steps.flatMap(instructionsOf), ...otherwise];
    return { rule, subject, reason: remedy.title, instructions };
  }
  const proxy = remedies.find(isProxy);
  return proxy === undefined
    ? { rule, subject, reason: 'dockperm has no fix for this', instructions: [] }
    : { rule, subject, reason: proxy.title, instructions: [{ dockperm: ['fix', '--strategy', 'proxy'] }] };
}
