import { isHostEdit } from '../../edit/edit.ts';
import { linesFor } from '../../edit/lines-for.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Diagnosis, Remedy, Step } from '../rule.ts';
import { isOwnFile } from './edit-target.ts';

/** What would change a file of another project is left to a person, with the lines. */
export function withinProject(diagnosis: Diagnosis | undefined, facts: Facts): Diagnosis | undefined {
  if (diagnosis === undefined) return undefined;
  return { ...diagnosis, remedies: diagnosis.remedies.map((remedy) => keepTo(remedy, facts)) };
}

function keepTo(remedy: Remedy, facts: Facts): Remedy {
  if (remedy.steps.every((step) => !isForeign(step, facts))) return remedy;
  const { title, strategy } = remedy;
  const kept = remedy.steps.filter(({ kind }) => kind === 'edit' || kind === 'ask');
  const steps = kept.flatMap((step) => byHand(step));
  return { title, ...(strategy === undefined ? {} : { strategy }), safety: 'manual', steps };
}

function isForeign(step: Step, facts: Facts): boolean {
  return step.kind === 'edit' && !isHostEdit(step.edit) && !isOwnFile(step.file, facts);
}

function byHand(step: Step): Step[] {
  if (step.kind !== 'edit') return [step];
  return [`In ${step.file}:`, ...linesFor(step.edit)].map((instruction) => ({ kind: 'ask', instruction }));
}
