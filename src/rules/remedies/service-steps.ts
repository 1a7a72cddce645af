import { envAssignment, originOf } from '../../clients/group-choice.ts';
import type { Written } from '../../compose/model.ts';
import type { ComposeEdit } from '../../edit/compose/compose-edit.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';
import { formatCommand, quoteWord } from '../../host/command.ts';
import {
  ask,
  askToRun,
  askToWrite,
  type EditStep,
  manual,
  type RecreateStep,
  type Remedy,
  type Step,
} from '../rule.ts';
import { isOwnFile } from './edit-target.ts';

/** One step that gives a variable of `.env` another value. */
export function setVariable(facts: Facts, key: string, value: number | string): EditStep {
  if (facts.project.state !== 'found') throw new Error('a service without a project');
  const { path } = facts.project.envFile;
  const laidOver = envAssignment(facts, key)?.path;
  return {
    kind: 'edit',
    file: laidOver ?? path,
    edit: { op: 'set-env', key, value: String(value) },
  };
}

export interface Correction {
  readonly value: string;
  /** Of the Compose file, where the value itself stands in it. */
  readonly file: string;
  readonly edit: ComposeEdit;
  /** The lines for a person to write if dockperm cannot edit the file. */
  readonly byHand: readonly string[];
  /** Set if a default in the file is wrong. */
  readonly onDefault: 'set-variable' | 'edit';
}

/** Corrects a value where it comes from, and adds nothing to the Compose file where a variable decides. */
export function correct(
  written: Written,
  { value, file, edit, byHand, onDefault }: Correction,
  { service, facts }: { service: ServiceFacts; facts: Facts },
): Step[] {
  const origin = originOf(written, service, facts);
  const inFile: Step[] = isOwnFile(file, facts)
    ? [{ kind: 'edit', file, edit }]
    : [ask(`In ${file}, in ${service.name}:`), askToWrite(byHand)];
  switch (origin.kind) {
    case 'shell':
      return unsetVariable(origin.variable, value);
    case 'env-file':
    case 'unset':
      return [setVariable(facts, origin.variable, value)];
    case 'default':
      return onDefault === 'edit' ? inFile : [setVariable(facts, origin.variable, value)];
    case 'literal':
      return inFile;
  }
}

function unsetVariable(variable: string, value: string): Step[] {
  return [
    ask(`${variable} is set in your environment, which overrides .env. Unset it, or correct it:`),
    askToRun(`export ${variable}=${quoteWord(value)}`),
  ];
}

/** Nothing to run where Compose is not installed. */
export function recreate(
  { name }: Pick<ServiceFacts, 'name'>,
  { project }: Facts,
  which: RecreateStep['which'] = 'changed',
): Step[] {
  if (project.state !== 'found' || project.authority.tool === null) return [];
  const { base } = project.authority.tool;
  return [{ kind: 'recreate', base, services: [name], build: 'yes', which }];
}

/** Recreates the container from the same configuration; a manual step if dockperm found no Compose. */
export function recreateService(service: Pick<ServiceFacts, 'name'>, facts: Facts): Remedy {
  const title = `Recreate ${service.name}`;
  const steps = recreate(service, facts, 'all');
  if (steps.length > 0) return { title, safety: 'safe', steps };
  const args = ['compose', 'up', '-d', '--build', '--force-recreate', '--', service.name];
  return manual(title, [askToRun(formatCommand({ file: 'docker', args }))]);
}
