import type { GroupEntry } from '../compose/model.ts';
import type { EnvAssignment, Facts, ServiceFacts } from '../facts/facts.ts';

/** Where the value of the Docker group comes from: the place that has to change when it is wrong. */
export type GidOrigin =
  | { readonly kind: 'shell'; readonly variable: string }
  | { readonly kind: 'env-file'; readonly variable: string; readonly assignment: EnvAssignment }
  | { readonly kind: 'default'; readonly variable: string; readonly fallback: string }
  | { readonly kind: 'unset'; readonly variable: string }
  | { readonly kind: 'literal' };

/**
 * The `group_add` entry that is there for the Docker socket. An entry with a variable is, if its name speaks of
 * Docker, and so is the name of a group; a bare number only if it is the single one, since it may be for another
 * device (video, render, audio).
 */
export function dockerGroupEntry(service: ServiceFacts): GroupEntry | null {
  const named = service.groupAdd.find(
    ({ value, variables }) => /dock/i.test(value) || variables.some(({ name }) => /dock/i.test(name)),
  );
  if (named) return named;
  const [only, ...others] = service.groupAdd;
  return only && others.length === 0 ? only : null;
}

export function originOf(entry: GroupEntry, service: ServiceFacts, facts: Facts): GidOrigin {
  const [use] = entry.variables;
  if (use === undefined) return { kind: 'literal' };
  const variable = use.name;
  if (service.shellGids[variable] !== undefined) return { kind: 'shell', variable };
  const assignment = envAssignment(facts, variable);
  if (assignment) return { kind: 'env-file', variable, assignment };
  return use.fallback === null
    ? { kind: 'unset', variable }
    : { kind: 'default', variable, fallback: use.fallback };
}

/** The assignment that takes effect: the last one. */
export function envAssignment(facts: Facts, variable: string): EnvAssignment | null {
  if (facts.project.state !== 'found') return null;
  return facts.project.envFile.gids.findLast(({ key }) => key === variable) ?? null;
}
