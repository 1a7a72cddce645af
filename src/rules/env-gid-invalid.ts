import { dockerGroupEntry, envAssignment } from '../clients/group-choice.ts';
import { judgeConfigured } from '../clients/judge-configured.ts';
import { neededGid } from '../clients/needed-gid.ts';
import { HIGHEST_ENGINE_ID } from '../compose/highest-id.ts';
import { baseName } from '../compose/paths.ts';
import type { EnvAssignment, Facts, ServiceFacts } from '../facts/facts.ts';
import { formatCommand } from '../host/command.ts';
import { withConsent } from './remedies/service-remedies.ts';
import { recreate, setVariable } from './remedies/service-steps.ts';
import { ask, askToRun, defineRule, manual, type Remedy } from './rule.ts';

export const envGidInvalid = defineRule({
  id: 'env-gid-invalid',
  title: 'The group id in .env is not valid',
  severity: 'error',
  scope: 'service',
  why: 'A comment without a space before it, a stray quote or a name instead of a number becomes part of the value and ends up in group_add. Then the container does not start, or its group gives no access. If a variable is set twice, the last line wins.',
  byHand: ['grep -n GID .env', 'docker compose config | grep -A 2 group_add'],
  diagnose(service, facts) {
    const found = findProblem(service, facts);
    if (facts.project.state !== 'found' || found === null) return undefined;
    const path = found.assignment.path ?? facts.project.envFile.path;
    const { key, raw, line } = found.assignment;
    const needed = neededGid(service, facts);
    const isGuess = needed?.source === 'fallback';
    const expected = needed && !isGuess ? { expected: `${key}=${needed.gid}` } : {};
    return {
      summary: `${key} in ${baseName(path)} ${found.problem}.`,
      evidence: [{ label: `${baseName(path)}:${line}`, found: `${key}=${raw}`, ...expected, shared: true }],
      remedies: needed ? [isGuess ? lookUp(key, service) : correction(key, needed.gid, service, facts)] : [],
      at: { file: path, line, column: 1 },
    };
  },
});

/** The first variable of the service's group that `.env` sets to an invalid value. */
function findProblem(
  service: ServiceFacts,
  facts: Facts,
): { assignment: EnvAssignment; problem: string } | null {
  const names = dockerGroupEntry(service)?.variables.map(({ name }) => name) ?? [];
  for (const name of names) {
    const assignment = service.shellGids[name] === undefined ? envAssignment(facts, name) : null;
    if (assignment && isGroupOfImage(assignment, service)) continue;
    const problem = assignment && (problemOf(assignment) ?? repetitionOf(assignment, service, facts));
    if (assignment && problem) return { assignment, problem };
  }
  return null;
}

/** A name works as long as the image has it, whatever the variable is called; whether it is the right group is another rule's. */
function isGroupOfImage({ value, closed }: EnvAssignment, { namedGroups }: ServiceFacts): boolean {
  return (
    closed &&
    namedGroups.some((group) => group.name === value && group.state === 'known' && group.gid !== null)
  );
}

function correction(key: string, gid: number, service: ServiceFacts, facts: Facts): Remedy {
  const change = setVariable(facts, key, gid);
  const file = baseName(change.file);
  const steps = [change, ...recreate(service, facts)];
  return withConsent({ title: `Set ${key} to ${gid} in ${file}`, safety: 'safe', steps }, gid);
}

/** If the socket cannot be read, any gid would be a guess. */
function lookUp(key: string, { socketMount: { source } }: ServiceFacts): Remedy {
  const command = formatCommand({ file: 'stat', args: ['-L', '-c', '%g', source] });
  return manual(`Set ${key} to the group id of the socket`, [
    ask("To see it, run this on the engine's host:"),
    askToRun(command),
    ask(`Set ${key} to that number, without quotes or a comment.`),
  ]);
}

function problemOf({ value, raw, closed }: EnvAssignment): string | null {
  if (!closed) return `has an unclosed quote: ${raw}`;
  if (value === '') return null;
  if (!/^\d+$/.test(value)) return `is not a number: ${value}`;
  return Number(value) > HIGHEST_ENGINE_ID ? `is too large for a group id: ${value}` : null;
}

/** Harmless if the last assignment, which wins, is right. */
function repetitionOf(
  { key, value, path }: EnvAssignment,
  service: ServiceFacts,
  facts: Facts,
): string | null {
  if (facts.project.state !== 'found' || judgeConfigured(service, facts).access === 'ok') return null;
  const { gids } = facts.project.envFile;
  const differing = gids.find((other) => other.key === key && other.path === path && other.value !== value);
  return differing ? `is set twice, to ${differing.value || '(empty)'} and to ${value}` : null;
}
