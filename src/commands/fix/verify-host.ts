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

/** What was repaired on the host is proved by whoever asked for it; services have been tried each by itself. */
export async function verifyHost(host: Host, { prepared, outcome, facts }: FixedHost): Promise<Outcome> {
  const actions = prepared.plan.actions.filter(({ subject }) => subject.kind === 'host');
  if (outcome.state !== 'done' || actions.length === 0) return outcome;
  const isAgreed = actions.some(({ steps }) => needsRoot(steps));
  const sudo = isAgreed ? 'agreed' : 'unasked';
  const proof = await verifyCaller(host, { facts, node: process.execPath, sudo });
  return proof === null ? outcome : { ...outcome, verifications: [...outcome.verifications, proof] };
}
