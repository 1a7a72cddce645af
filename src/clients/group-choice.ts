import type { GroupEntry, VariableUse, Written } from '../compose/model.ts';
import type { EnvAssignment, Facts, ServiceFacts } from '../facts/facts.ts';
import type { Client, ClientGroup, Configured } from './client.ts';

/** Where a value comes from: the place that has to change when it is wrong. */
export type Origin =
  | { readonly kind: 'shell'; readonly variable: string }
  | { readonly kind: 'env-file'; readonly variable: string; readonly assignment: EnvAssignment }
  | { readonly kind: 'default'; readonly variable: string; readonly fallback: string }
  | { readonly kind: 'unset'; readonly variable: string }
  | { readonly kind: 'literal' };

/**
 * The `group_add` entry that is there for the Docker socket. An entry with a variable is, if its name speaks of
 * Docker, and so is the name of a group; a bare number only if it is the single one beside those for other devices. Of
 * several, a name that the image does not have is in the way in any case.
 */
export function dockerGroupEntry<Group extends ClientGroup>(
  service: Pick<Configured, 'deviceGids' | 'namedGroups'> & { readonly groupAdd: readonly Group[] },
): Group | null {
  const named = service.groupAdd.find(
    ({ value, variables }) => /dock/i.test(value) || variables.some(({ name }) => /dock/i.test(name)),
  );
  if (named) return named;
  // `audio` gives the process what it is called by, as long as the image has it.
  const isForElse = ({ value }: ClientGroup) =>
    service.deviceGids.includes(Number(value)) ||
    service.namedGroups.some(
      (group) => group.name === value && group.state === 'known' && group.gid !== null,
    );
  const [only, ...others] = service.groupAdd.filter((entry) => !isForElse(entry));
  if (only && others.length === 0) return only;
  const absent = service.namedGroups.flatMap((group) =>
    group.state === 'known' && group.gid === null ? [group.name] : [],
  );
  return service.groupAdd.find(({ value }) => absent.includes(value)) ?? null;
}

/**
 * The group in `user: "1000:998"`, where it can only be there for the socket: by its name, by its variable's name, or
 * as one of the numbers that package managers deal out to groups of the system. `1000:1000` and `1000:100` are the
 * user's own.
 */
export function dockerUserGroup({
  user,
  userWritten,
}: Pick<Client, 'user' | 'userWritten'>): GroupEntry | null {
  if (user === null || userWritten === null) return null;
  const [value, raw] = [groupPart(user), groupPart(userWritten.raw)];
  if (value === null || raw === null) return null;
  const variables = userWritten.variables.filter((use) => isIn(raw, use));
  const isForDocker =
    variables.length > 0 ? variables.some(({ name }) => /dock/i.test(name)) : isSystemGroup(value);
  return isForDocker ? { value, raw, variables, at: userWritten.at } : null;
}

function isSystemGroup(value: string): boolean {
  return /dock/i.test(value) || /^9\d\d$/.test(value);
}

/** What follows the colon that is not within a `${…}`. */
function groupPart(user: string): string | null {
  return /^(?:[^:${}]|\$\{[^{}]*\}|\$)*:(.*)$/.exec(user)?.[1] ?? null;
}

function isIn(raw: string, { name }: VariableUse): boolean {
  return new RegExp(`\\$\\{?${name}(?!\\w)`).test(raw);
}

/** Of a value with several variables the first one counts. */
export function originOf({ variables }: Written, { shellGids }: ServiceFacts, facts: Facts): Origin {
  const [use] = variables;
  if (use === undefined) return { kind: 'literal' };
  const variable = use.name;
  if (shellGids[variable] !== undefined) return { kind: 'shell', variable };
  const assignment = envAssignment(facts, variable);
  if (assignment) return { kind: 'env-file', variable, assignment };
  return use.fallback === null
    ? { kind: 'unset', variable }
    : { kind: 'default', variable, fallback: use.fallback };
}

/** The file whose word on a variable is the last; null without a project. */
export function envPath({ project }: Facts, assignment: EnvAssignment | null): string | null {
  return project.state === 'found' ? (assignment?.path ?? project.envFile.path) : null;
}

/** The assignment that takes effect: the last one. */
export function envAssignment(facts: Facts, variable: string): EnvAssignment | null {
  if (facts.project.state !== 'found') return null;
  return facts.project.envFile.gids.findLast(({ key }) => key === variable) ?? null;
}
