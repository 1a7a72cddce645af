import { dockerGroupEntry, envAssignment, originOf } from '../../access/group-choice.ts';
import { neededGid } from '../../access/needed-gid.ts';
import { judgeService } from '../../access/service-access.ts';
import type { GroupEntry } from '../../compose/model.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';
import type { RecreateStep, Remedy, Step } from '../rule.ts';

const VARIABLE = 'DOCKER_GID';

/** The smallest change that makes the service join the group: where the number comes from, or a new entry. */
export function joinGroup(service: ServiceFacts, facts: Facts, gid: number): Remedy {
  const entry = dockerGroupEntry(service);
  const steps = entry ? correctEntry(entry, service, facts, gid) : addEntry(service, facts, gid);
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

function correctEntry(entry: GroupEntry, service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const origin = originOf(entry, service, facts);
  switch (origin.kind) {
    case 'shell':
      return [unsetVariable(origin.variable, gid)];
    case 'env-file':
    case 'default':
    case 'unset':
      return [setVariable(facts, origin.variable, gid)];
    case 'literal':
      return [
        {
          kind: 'edit',
          file: entry.at.file,
          edit: {
            op: 'replace-group',
            service: service.name,
            also: othersThatNeed(gid, service, facts),
            from: entry.raw,
            value: String(gid),
          },
        },
      ];
  }
}

function unsetVariable(variable: string, gid: number): Step {
  return {
    kind: 'ask',
    instruction: `${variable} is set in your environment, which outranks .env: unset it, or export ${variable}=${gid}`,
  };
}

function addEntry(service: ServiceFacts, facts: Facts, gid: number): Step[] {
  const { file } = service.at;
  // A variable that the shell sets to something else would win over `.env`: then only the number itself is safe.
  const shell = service.shellGids[VARIABLE];
  const value = shell !== undefined && shell !== String(gid) ? String(gid) : `\${${VARIABLE}:-${gid}}`;
  const name = service.name;
  const also = othersThatNeed(gid, service, facts);
  const add: Step = { kind: 'edit', file, edit: { op: 'add-group', service: name, also, value } };
  const needsArg = service.takesGidArg && service.build?.args[VARIABLE] === undefined;
  const pass: Step = {
    kind: 'edit',
    file,
    edit: { op: 'set-build-arg', service: name, also, key: VARIABLE, value },
  };
  const isSet = envAssignment(facts, VARIABLE)?.value === String(gid);
  return [...(isSet ? [] : [setVariable(facts, VARIABLE, gid)]), add, ...(needsArg ? [pass] : [])];
}

/** An anchor or `extends` may hand the edit on to these: they need it, too. */
function othersThatNeed(gid: number, { name }: ServiceFacts, facts: Facts): string[] {
  return wantsOf(facts).flatMap((want) => (want.gid === gid && want.name !== name ? [want.name] : []));
}

interface Want {
  readonly name: string;
  readonly gid: number;
}

/** Asked for by every service that is denied, about all the others: judged once, or the time grows with the square. */
const wants = new WeakMap<Facts, readonly Want[]>();

/** The services that are denied, and the group that each of them lacks. */
function wantsOf(facts: Facts): readonly Want[] {
  const known = wants.get(facts);
  if (known !== undefined) return known;
  const services = facts.project.state === 'found' ? facts.project.services : [];
  const found = services.flatMap((service) => {
    const needed = judgeService(service, facts).access === 'denied' ? neededGid(service, facts) : null;
    return needed === null ? [] : [{ name: service.name, gid: needed.gid }];
  });
  wants.set(facts, found);
  return found;
}

export function setVariable(facts: Facts, key: string, gid: number): Step {
  if (facts.project.state !== 'found') throw new Error('a service without a project');
  const { path, example } = facts.project.envFile;
  return {
    kind: 'edit',
    file: path,
    edit: { op: 'set-env', key, value: String(gid) },
    ...(example === null ? {} : { template: example }),
  };
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
