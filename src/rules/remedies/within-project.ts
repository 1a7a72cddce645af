import { linesFor } from '../../edit/compose/lines-for.ts';
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
  if (step.kind !== 'edit' || step.edit.op === 'set-json' || step.edit.op === 'write-file') return false;
  return !isOwnFile(step.file, facts);
}

function byHand(step: Step): Step[] {
  if (step.kind !== 'edit') return [step];
  return [`In ${step.file}:`, ...linesOf(step)].map((instruction) => ({ kind: 'ask', instruction }));
}

function linesOf({ edit }: Extract<Step, { kind: 'edit' }>): string[] {
  switch (edit.op) {
    case 'set-env':
      return [`${edit.key}=${edit.value}`];
    case 'reuse-group':
      return [`# line ${edit.line}: let ${edit.group} share the gid of ${edit.holder} (groupadd -o)`];
    case 'set-json':
    case 'write-file':
      return [];
    case 'add-service':
      return [`services: {${edit.service}: ${JSON.stringify(edit.definition)}}`];
    case 'add-top-network':
      return [`networks: {${edit.network}: ${JSON.stringify(edit.definition)}}`];
    default:
      return linesFor(edit);
  }
}
