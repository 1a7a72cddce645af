import type { ContainerClient } from '../../clients/client.ts';
import type { ContainerMaker, Facts } from '../../facts/facts.ts';
import { ask, askToWrite, manual, type Remedy, type Step } from '../rule.ts';
import { updateService } from './swarm-service.ts';

/** One setting of a container, as each of those who can create it spells it. */
export interface StartSetting {
  /** Of `docker run`, which Podman and a dev container's `runArgs` take as well. */
  readonly flags: readonly string[];
  readonly compose: readonly string[];
  /** Flags of `docker service update`, and those that undo it; absent where Swarm has no such setting. */
  readonly swarm?: { readonly flags: readonly string[]; readonly undo: readonly string[] };
}

export interface Retitled {
  readonly title: string;
  readonly plural?: string;
  /** What to know before doing it. */
  readonly warning?: string;
}

export function groupSetting(gid: number): StartSetting {
  return {
    flags: ['--group-add', String(gid)],
    compose: ['group_add:', `  - "${gid}"`],
    swarm: { flags: ['--group-add', String(gid)], undo: ['--group-rm', String(gid)] },
  };
}

export function mountSetting(source: string, target: string): StartSetting {
  return { flags: ['-v', `${source}:${target}`], compose: ['volumes:', `  - ${source}:${target}`] };
}

export function userSetting(user: string): StartSetting {
  return {
    flags: ['--user', user],
    compose: [`user: "${user}"`],
    swarm: { flags: ['--user', user], undo: ['--rollback'] },
  };
}

export function variableSetting(name: string, value: string): StartSetting {
  return {
    flags: ['-e', `${name}=${value}`],
    compose: ['environment:', `  ${name}: ${value}`],
    swarm: { flags: ['--env-add', `${name}=${value}`], undo: ['--env-rm', name] },
  };
}

export function securitySetting(option: string): StartSetting {
  return { flags: ['--security-opt', option], compose: ['security_opt:', `  - ${option}`] };
}

export const hostNamespace: StartSetting = { flags: ['--userns', 'host'], compose: ['userns_mode: host'] };

/** A container keeps what it was created with, and only whoever created it knows the rest of its settings. */
export function startWith(
  { name, container }: ContainerClient,
  settings: readonly StartSetting[],
  { facts, title, plural, warning }: Retitled & { readonly facts: Facts },
): Remedy {
  const how = stepsFor(container.madeBy, { name, container, settings, facts });
  const steps = warning === undefined ? how : [...how, ask(warning)];
  const isByHand = steps.every(({ kind }) => kind === 'ask');
  const impact = `restarts the tasks of ${container.stack?.service}`;
  const titled = { title, ...(plural === undefined ? {} : { plural }) };
  return isByHand ? { ...manual(title, steps), ...titled } : { ...titled, safety: 'safe', impact, steps };
}

interface Started {
  readonly name: string;
  readonly container: ContainerClient['container'];
  readonly settings: readonly StartSetting[];
  readonly facts: Facts;
}

function stepsFor(maker: ContainerMaker, started: Started): Step[] {
  const { name, container, settings } = started;
  const flags = settings.flatMap((setting) => setting.flags);
  switch (maker.kind) {
    case 'compose':
      return [
        ask(
          `In the Compose files of ${projectOf(container, maker.directory)}, in ${container.service ?? name}:`,
        ),
        askToWrite(settings.flatMap(({ compose }) => compose)),
      ];
    case 'swarm':
      return updateTask(started);
    case 'dev-container':
      return [
        ask(`In devcontainer.json${maker.directory === null ? '' : ` of ${maker.directory}`}:`),
        askToWrite([`"runArgs": [${flags.map((flag) => JSON.stringify(flag)).join(', ')}]`]),
      ];
    case 'other':
      return [
        ask('Remove the container, and start it again with its own command and:'),
        askToWrite([flags.join(' ')]),
      ];
  }
}

function projectOf({ project }: Started['container'], directory: string | null): string {
  return directory === null ? `project ${project}` : `project ${project} (${directory})`;
}

function updateTask({ name, container, settings, facts }: Started): Step[] {
  const known = settings.flatMap(({ swarm }) => (swarm === undefined ? [] : [swarm]));
  const service = container.stack?.service;
  if (service === undefined || known.length < settings.length)
    return [ask(`Swarm has no such setting. Run ${name} outside of Swarm, or give it a socket proxy.`)];
  const flags = known.flatMap((each) => each.flags);
  const undo = known.flatMap((each) => each.undo);
  return [
    ...updateService({ service, flags, undo }, facts),
    ask('Repeat this after each docker stack deploy, which removes the group.'),
  ];
}
