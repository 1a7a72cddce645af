import type { Client } from '../../clients/client.ts';
import { dockerGroupEntry, dockerUserGroup, envAssignment } from '../../clients/group-choice.ts';
import { viewOf } from '../../clients/judge-configured.ts';
import type { GroupEntry } from '../../compose/model.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';
import { ask, askToWrite, type Remedy, type Step } from '../rule.ts';
import { fileFor, isSharedWithOthers, isWrittenIn } from './edit-target.ts';
import { correct, recreate, setVariable } from './service-steps.ts';
import { servicesNeedingGid } from './services-needing-gid.ts';
import { groupSetting, startWith } from './start-with.ts';

const VARIABLE = 'DOCKER_GID';

/** The smallest change that makes the client join the group: where the number comes from, or a new entry. */
export function joinGroup(client: Client, facts: Facts, gid: number): Remedy {
  const titles = { title: `Add group ${gid} to ${client.name}`, plural: `Add group ${gid} to {names}` };
  if (client.kind === 'service') return joinByFiles(client, { ...titles, facts, gid });
  const warning = gid === 0 ? 'Group 0 is the root group and gives access to more than the socket.' : null;
  return startWith(client, [groupSetting(gid)], { ...titles, ...(warning ? { warning } : {}), facts });
}

interface Join {
  readonly title: string;
  readonly plural: string;
  readonly facts: Facts;
  readonly gid: number;
}

function joinByFiles(service: ServiceFacts, { title, plural, facts, gid }: Join): Remedy {
  const steps = groupSteps(service, facts, gid);
  const manual = steps.every(({ kind }) => kind === 'ask');
  return {
    title,
    plural,
    safety: manual ? 'manual' : 'safe',
    steps: manual ? steps : [...steps, ...recreate(service, facts)],
  };
}

/** Group 0 is the root group, in the container, too, so joining it needs consent. */
export function withConsent(remedy: Remedy, gid: number): Remedy {
  if (gid !== 0 || remedy.safety !== 'safe') return remedy;
  return { ...remedy, safety: 'risky', grants: "membership in the container's root group" };
}

/** Without recreating the container, for remedies that change more than the group. */
export function groupSteps(service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const entry = dockerGroupEntry(service);
  const primary = dockerUserGroup(service);
  const present = entry ?? primary;
  if (present !== null && opensAnother(present, service, facts)) return addNumber(service, facts, gid);
  if (entry !== null) return correctEntry(entry, service, facts, gid);
  return primary === null ? addEntry(service, facts, gid) : correctUser(primary, service, facts, gid);
}

/** The group is right for another socket that the service mounts, so it must stay. */
function opensAnother({ value }: GroupEntry, service: ServiceFacts, facts: Facts): boolean {
  return service.otherMounts.some((socketMount) => {
    const view = viewOf({ ...service, socketMount }, facts);
    return view.state === 'seen' && view.inode.gid === Number(value);
  });
}

/** A plain number: the variable may stand for the group that stays. */
function addNumber(service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const edit = { op: 'add-group', ...changeOf(service, facts, gid), value: String(gid) } as const;
  return [{ kind: 'edit', file: fileFor(service, 'group_add'), edit }];
}

/** Keeps what another file defines: the service's own `user` overrides it. */
function correctUser(primary: GroupEntry, service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const change = changeOf(service, facts, gid);
  const whole = service.userWritten?.raw ?? '';
  const value = `${whole.slice(0, whole.length - primary.raw.length)}${gid}`;
  const isOwn = isWrittenIn(service, 'user', primary.at);
  const edit = isOwn
    ? ({ op: 'set-user-group', ...change, gid: String(gid) } as const)
    : ({ op: 'set-key', ...change, key: 'user', value } as const);
  const correction = {
    ...sameFor(gid),
    file: fileFor(service, 'user'),
    edit,
    byHand: [`user: "UID:${gid}"`],
  };
  return correct(primary, correction, { service, facts });
}

function correctEntry(entry: GroupEntry, service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const change = changeOf(service, facts, gid);
  const { raw, at } = entry;
  if (entry.variables.length === 0 && isSharedWithOthers(entry, service, { facts, also: change.also }))
    return besideInherited(entry, service, facts, gid);
  const byHand = ['group_add:', `  - "${gid}"  # instead of ${raw}`];
  // Compose merges the lists of all files, and rejects a list with the same group twice.
  const isThere = service.groupAdd.some((other) => other !== entry && other.value === String(gid));
  const isExtended = !service.places.some(({ file }) => file === at.file);
  const line = isExtended ? { line: at.line } : {};
  const value = isThere ? null : String(gid);
  const edit = { op: 'replace-group', ...change, from: raw, value, ...line } as const;
  if (isThere) return [{ kind: 'edit', file: at.file, edit }];
  return correct(entry, { ...sameFor(gid), file: at.file, edit, byHand }, { service, facts });
}

/** A surplus gid is harmless. A surplus name is not: no container starts with a group that its image lacks. */
function besideInherited(entry: GroupEntry, service: ServiceFacts, facts: Facts, gid: number): Step[] {
  if (/^\d+$/.test(entry.value)) return addEntry(service, facts, gid);
  const others = entry.sharedWith?.join(', ') ?? 'a file of another project';
  const all = service.groupAdd.map(({ raw }) => (raw === entry.raw ? String(gid) : raw));
  const list = JSON.stringify([...new Set(all)]);
  return [
    ask(
      `In ${fileFor(service, 'group_add')}, in ${service.name} (${entry.raw} is inherited and also used by ${others}):`,
    ),
    askToWrite([`group_add: !override ${list}`]),
  ];
}

function changeOf(service: ServiceFacts, facts: Facts, gid: number): { service: string; also: string[] } {
  return { service: service.name, also: servicesNeedingGid(gid, service, facts) };
}

function sameFor(gid: number): { value: string; onDefault: 'set-variable' } {
  return { value: String(gid), onDefault: 'set-variable' };
}

function addEntry(service: ServiceFacts, facts: Facts, gid: number): Step[] {
  // A variable of the shell with another value would override `.env`, so only the literal gid is safe.
  const shell = service.shellGids[VARIABLE];
  const value = shell !== undefined && shell !== String(gid) ? String(gid) : `\${${VARIABLE}:-${gid}}`;
  const change = { ...changeOf(service, facts, gid), value };
  const needsArg = service.takesGidArg && service.build?.args[VARIABLE] === undefined;
  const isSet = envAssignment(facts, VARIABLE)?.value === String(gid);
  return [
    ...(isSet ? [] : [setVariable(facts, VARIABLE, gid)]),
    { kind: 'edit', file: fileFor(service, 'group_add'), edit: { op: 'add-group', ...change } },
    ...(needsArg ? [passToBuild(service, change)] : []),
  ];
}

function passToBuild(
  service: ServiceFacts,
  change: { service: string; also: string[]; value: string },
): Step {
  const edit = { op: 'set-build-arg', ...change, key: VARIABLE } as const;
  return { kind: 'edit', file: fileFor(service, 'build'), edit };
}
