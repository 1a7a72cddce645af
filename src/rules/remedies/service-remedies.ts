import { dockerGroupEntry, dockerUserGroup, envAssignment } from '../../access/group-choice.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';
import type { Remedy, Step } from '../rule.ts';
import { othersThatNeed } from './also-denied.ts';
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
  const change = { service: service.name, also: othersThatNeed(gid, service, facts) };
  const value = String(gid);
  const around = { service, facts };
  const entry = dockerGroupEntry(service);
  if (entry !== null) {
    const edit = { op: 'replace-group', ...change, from: entry.raw, value } as const;
    return [correct(entry, { value, edit, onDefault: 'set-variable' }, around)];
  }
  const primary = dockerUserGroup(service);
  if (primary === null) return addEntry(service, facts, gid);
  const edit = { op: 'set-user-group', ...change, gid: value } as const;
  return [correct(primary, { value, edit, onDefault: 'set-variable' }, around)];
}

function addEntry(service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const { name, at } = service;
  // A variable that the shell sets to something else would win over `.env`: then only the number itself is safe.
  const shell = service.shellGids[VARIABLE];
  const value = shell !== undefined && shell !== String(gid) ? String(gid) : `\${${VARIABLE}:-${gid}}`;
  const change = { service: name, also: othersThatNeed(gid, service, facts), value };
  const edit = (made: Extract<Step, { kind: 'edit' }>['edit']): Step => ({
    kind: 'edit',
    file: at.file,
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
