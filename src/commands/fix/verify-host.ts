import type { Outcome } from '../../apply/outcome.ts';
import type { StagedPlan } from '../../apply/stage-edits.ts';
import { verifyCaller } from '../../apply/verify/verify-caller.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { needsRoot } from '../../plan/make-plan.ts';

export interface FixedHost {
  readonly prepared: StagedPlan;
  readonly outcome: Outcome;
  /** Gathered after it. */
  readonly facts: Facts;
}

/** Verifies a fix of the host as the calling user; services are verified one by one when the fix is applied. */
export async function verifyHost(host: Host, { prepared, outcome, facts }: FixedHost): Promise<Outcome> {
  const actions = prepared.plan.actions.filter(({ subject }) => subject.kind === 'host');
  if (outcome.state !== 'done' || actions.length === 0) return outcome;
  const usedSudo = actions.some(({ steps }) => needsRoot(steps));
  const sudo = usedSudo ? 'consented' : 'unasked';
  const verification = await verifyCaller(host, { facts, node: process.execPath, sudo });
  return verification === null
    ? outcome
    : { ...outcome, verifications: [...outcome.verifications, verification] };
}
