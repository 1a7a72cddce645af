import { dockerGroupEntry, envAssignment } from '../access/group-choice.ts';
import { neededGid } from '../access/needed-gid.ts';
import type { EnvAssignment, EnvFile, Facts, ServiceFacts } from '../facts/facts.ts';
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
    const { envFile } = facts.project;
    const names = dockerGroupEntry(service)?.variables.map(({ name }) => name) ?? [];
    for (const name of names) {
      const assignment = service.shellGids[name] === undefined ? envAssignment(facts, name) : null;
      const problem = assignment && problemOf(assignment, envFile);
      if (!assignment || !problem) continue;
      const known = neededGid(service, facts);
      const needed = known?.source === 'fallback' ? null : known;
      const { key, raw, line } = assignment;
      const wanted = needed ? { wanted: `${key}=${needed.gid}` } : {};
      return {
        summary: `${key} in .env ${problem}.`,
        evidence: [{ label: `.env:${line}`, saw: `${key}=${raw}`, ...wanted }],
        remedies: needed ? [correction(key, needed.gid, service, facts)] : [],
        at: { file: envFile.path, line, column: 1 },
      };
    }
    return undefined;
  },
});

function correction(key: string, gid: number, service: ServiceFacts, facts: Facts): Remedy {
  const steps = [setVariable(facts, key, gid), ...recreate(service, facts)];
  return withConsent({ title: `Set ${key} to ${gid} in .env`, safety: 'safe', steps }, gid);
}

function problemOf({ key, value }: EnvAssignment, { gids }: EnvFile): string | null {
  if (value === '') return null;
  if (!/^\d+$/.test(value)) return `is not a number: ${value}`;
  if (Number(value) > MAX_GID) return `is larger than any group id: ${value}`;
  const differing = gids.find((other) => other.key === key && other.value !== value);
  return differing ? `is set twice, to ${differing.value || 'nothing'} and to ${value}` : null;
}
