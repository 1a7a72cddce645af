import { dockerGroupEntry, envAssignment } from '../access/group-choice.ts';
import { neededGid } from '../access/needed-gid.ts';
import type { EnvAssignment, Facts } from '../facts/facts.ts';
import { defineRule, type Remedy } from './rule.ts';
import { recreate, setVariable, withConsent } from './service-remedies.ts';

const MAX_GID = 4_294_967_294;

export const envGidInvalid = defineRule({
  id: 'env-gid-invalid',
  title: 'The group id in .env is not a usable number',
  severity: 'error',
  scope: 'service',
  why: 'Compose takes what stands behind the equals sign, so a glued-on comment, a stray quote or a name instead of a number ends up in group_add, and the engine refuses to start the container or joins nothing useful. When a variable is set twice the last line wins, which is seldom the one that was meant.',
  diagnose(service, facts) {
    if (facts.project.state !== 'found') return undefined;
    const names = dockerGroupEntry(service)?.variables.map(({ name }) => name) ?? [];
    for (const name of names) {
      const assignment = envAssignment(facts, name);
      const problem =
        assignment && service.shellGids[name] === undefined ? problemOf(assignment, facts) : null;
      if (assignment && problem) return diagnosisOf(assignment, problem);
    }
    return undefined;

    function correction(key: string, gid: number): Remedy {
      const steps = [setVariable(facts, key, gid), ...recreate(service, facts)];
      return { title: `Set ${key} to ${gid} in .env`, safety: 'safe', steps };
    }

    function diagnosisOf(assignment: EnvAssignment, problem: string) {
      const known = neededGid(service, facts);
      const needed = known?.source === 'fallback' ? null : known;
      const { path } = (facts.project as Extract<Facts['project'], { state: 'found' }>).envFile;
      const at = { file: path, line: assignment.line, column: 1 };
      return {
        summary: `${assignment.key} in .env ${problem}.`,
        evidence: [
          {
            label: `.env:${assignment.line}`,
            saw: `${assignment.key}=${assignment.raw}`,
            ...(needed ? { wanted: `${assignment.key}=${needed.gid}` } : {}),
          },
        ],
        remedies: needed ? [withConsent(correction(assignment.key, needed.gid), needed.gid)] : [],
        at,
      };
    }
  },
});

function problemOf(assignment: EnvAssignment, facts: Facts): string | null {
  const { key, value } = assignment;
  if (value === '') return null;
  if (!/^\d+$/.test(value)) return `is not a number: ${value}`;
  if (Number(value) > MAX_GID) return `is larger than any group id: ${value}`;
  const all =
    facts.project.state === 'found' ? facts.project.envFile.gids.filter((other) => other.key === key) : [];
  const differing = all.find((other) => other.value !== value);
  return differing ? `is set twice, to ${differing.value || 'nothing'} and to ${value}` : null;
}
