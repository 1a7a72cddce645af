import { dockerGroupEntry, dockerUserGroup, envAssignment } from '../../access/group-choice.ts';
import type { GroupEntry } from '../../compose/model.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';
import type { Remedy, Step } from '../rule.ts';
import { othersThatNeed } from './also-denied.ts';
import { fileOfGroups, sharersOf } from './edit-place.ts';
import { correct, recreate, setVariable } from './service-steps.ts';

const VARIABLE = 'DOCKER_GID';

/** The smallest change that makes the service join the group: where the number comes from, or a new entry. */
export function joinGroup(service: ServiceFacts, facts: Facts, gid: number): Remedy {
  const steps = groupSteps(service, facts, gid);
  const manual = steps.every(({ kind }) => kind === 'ask');
  return {
    title: `Make ${service.name} join group ${gid}`,
    safety: manual ? 'manual' : 'safe',
    steps: manual ? steps : [...steps, ...recreate(service, facts)],
  };
}

/** Group 0 is the root group, inside the container, too: it is joined only when a person says so. */
export function withConsent(remedy: Remedy, gid: number): Remedy {
  if (gid !== 0 || remedy.safety !== 'safe') return remedy;
  return { ...remedy, safety: 'risky', grants: 'membership of the root group inside the container' };
}

/** Without the replacement of the container, for remedies that change more than the group. */
export function groupSteps(service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const entry = dockerGroupEntry(service);
  if (entry !== null) return [correctEntry(entry, service, facts, gid)];
  const primary = dockerUserGroup(service);
  if (primary === null) return addEntry(service, facts, gid);
  const edit = { op: 'set-user-group', ...changeOf(service, facts, gid), gid: String(gid) } as const;
  return [
    correct(primary, { ...sameFor(primary, gid), edit, byHand: `user: "UID:${gid}"` }, { service, facts }),
  ];
}

function correctEntry(entry: GroupEntry, service: ServiceFacts, facts: Facts, gid: number): Step {
  const change = changeOf(service, facts, gid);
  const { raw, at } = entry;
  const byHand = `${gid} in place of ${raw} in group_add`;
  const edit = { op: 'replace-group', ...change, from: raw, value: String(gid), line: at.line } as const;
  const without = sharersOf(at, service, facts).filter((name) => !change.also.includes(name));
  if (without.length > 0 && entry.variables.length === 0)
    return {
      kind: 'ask',
      instruction: `In ${at.file}: ${byHand}, which ${without.join(', ')} would get as well`,
    };
  return correct(entry, { ...sameFor(entry, gid), edit, byHand }, { service, facts });
}

function changeOf(service: ServiceFacts, facts: Facts, gid: number): { service: string; also: string[] } {
  return { service: service.name, also: othersThatNeed(gid, service, facts) };
}

function sameFor(
  { at }: GroupEntry,
  gid: number,
): { value: string; file: string; onDefault: 'set-variable' } {
  return { value: String(gid), file: at.file, onDefault: 'set-variable' };
}

function addEntry(service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const file = fileOfGroups(service, facts);
  // A variable that the shell sets to something else would win over `.env`: then only the number itself is safe.
  const shell = service.shellGids[VARIABLE];
  const value = shell !== undefined && shell !== String(gid) ? String(gid) : `\${${VARIABLE}:-${gid}}`;
  const change = { ...changeOf(service, facts, gid), value };
  const edit = (made: Extract<Step, { kind: 'edit' }>['edit']): Step => ({
    kind: 'edit',
    file,
    edit: made,
  });
  const needsArg = service.takesGidArg && service.build?.args[VARIABLE] === undefined;
  const isSet = envAssignment(facts, VARIABLE)?.value === String(gid);
  return [
    ...(isSet ? [] : [setVariable(facts, VARIABLE, gid)]),
    edit({ op: 'add-group', ...change }),
    ...(needsArg ? [edit({ op: 'set-build-arg', ...change, key: VARIABLE })] : []),
  ];
}
