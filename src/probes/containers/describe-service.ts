import type { ComposeService } from '../../compose/model.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import type { ServiceFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { readBuildGroups } from '../project/base-image.ts';
import { findDeviceGids } from '../project/device-groups.ts';
import { firstLine } from '../project/env-file.ts';
import { readBuild } from '../project/service-build.ts';
import { findServiceSwitch } from '../project/service-switch.ts';
import { findServiceIdentity } from '../project/service-user.ts';
import { withoutCredentials } from './without-credentials.ts';

/** A service with the mount that brings the socket in. */
export type MountingService = ComposeService & Pick<ServiceFacts, 'socketMount' | 'otherMounts'>;

export interface ServiceQuestion {
  readonly service: MountingService;
  readonly projectName: string;
  /** Null when the engine cannot be asked. */
  readonly engine: EngineAt | null;
  /** A group of the service already opens the socket. */
  readonly granted: boolean;
}

/** What its files, its build and its image say about a service. */
export async function describeService(host: Host, question: ServiceQuestion): Promise<ServiceFacts> {
  const { service } = question;
  const build = await readBuild(host, service);
  const [identity, buildGroups, deviceGids] = await Promise.all([
    findServiceIdentity(host, { ...question, dockerfileUser: build.user }),
    readBuildGroups(host, { ...question, build }),
    findDeviceGids(host, plainGroups(service)),
  ]);
  const { engine, projectName } = question;
  const userSwitch = await findServiceSwitch(host, {
    service,
    projectName,
    engine,
    user: identity.effectiveUser,
  });
  return {
    ...withoutSecrets(service),
    ...identity,
    ...(userSwitch && { userSwitch }),
    takesGidArg: build.takesGidArg,
    buildGroups,
    deviceGids,
    shellGids: shellGids(host, service),
  };
}

/** A variable is there to be set to whatever number is right. */
function plainGroups({ groupAdd }: MountingService): string[] {
  return groupAdd.flatMap(({ value, variables }) => (variables.length === 0 ? [value] : []));
}

/** Flags that give a client the engine's address, or make it use the engine. */
const engineFlag = /^--?(?:providers\.docker|docker)\b/;

/** Facts are printed, and `.env` can have filled in secrets: only the arguments that matter are kept. */
function withoutSecrets(service: MountingService): MountingService {
  const { start: _, ...rest } = service;
  const { build } = rest;
  const args = Object.entries(build?.args ?? {}).filter(([name]) => name === 'DOCKER_GID');
  return {
    ...rest,
    environment: withoutCredentials(service.environment),
    command: service.command?.filter((argument) => engineFlag.test(argument)) ?? null,
    groupAdd: service.groupAdd.map((entry) => ({ ...entry, value: firstLine(entry.value) })),
    build: build && { ...build, args: Object.fromEntries(args) },
  };
}

/** The caller's own environment outranks `.env`: a wrong value there makes every edit of the file useless. */
function shellGids(host: Host, service: ComposeService): Record<string, string> {
  const written = [...service.groupAdd, service.userWritten, ...service.binds.map((bind) => bind.written)];
  const used = written.flatMap((each) => each?.variables.map(({ name }) => name) ?? []);
  const names = [...new Set([...used, 'DOCKER_GID'])];
  return Object.fromEntries(
    names.flatMap((name) => (host.env[name] === undefined ? [] : [[name, host.env[name]]])),
  );
}
