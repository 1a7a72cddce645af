import { isHostEdit } from '../../edit/edit.ts';
import { linesFor } from '../../edit/lines-for.ts';
import type { Facts } from '../../facts/facts.ts';
import { ask, askToWrite, type Diagnosis, manual, type Remedy, type Step } from '../rule.ts';
import { isOwnFile } from './edit-target.ts';

/** Steps that would change a file of another project become manual, with the lines to write. */
export function withinProject(diagnosis: Diagnosis | undefined, facts: Facts): Diagnosis | undefined {
  if (diagnosis === undefined) return undefined;
  return { ...diagnosis, remedies: diagnosis.remedies.map((remedy) => keepTo(remedy, facts)) };
}

function keepTo(remedy: Remedy, facts: Facts): Remedy {
  if (remedy.steps.every((step) => !isForeign(step, facts))) return remedy;
  const { title, strategy, impact } = remedy;
  const kept = remedy.steps.filter(({ kind }) => kind === 'edit' || kind === 'ask');
  const steps = kept.flatMap((step) => byHand(step));
  const rest = { ...(strategy ? { strategy } : {}), ...(impact ? { impact } : {}) };
  return { ...manual(title, steps), ...rest };
}

function isForeign(step: Step, facts: Facts): boolean {
  return step.kind === 'edit' && !isHostEdit(step.edit) && !isOwnFile(step.file, facts);
}

function byHand(step: Step): Step[] {
  if (step.kind !== 'edit') return [step];
  return [ask(`In ${step.file}:`), askToWrite(linesFor(step.edit))];
}
