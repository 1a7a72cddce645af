import type { EngineAt } from '../../engine/engine-at.ts';
import { findContainer, inspectContainer } from '../../engine/reader.ts';
import type { ContainerFacts, UserNamespace } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { findContainers } from '../../probes/containers/containers.ts';
import type { Target } from './probe-script.ts';

/** What verifying needs to know of the engine. */
export interface VerifiedEngine {
  readonly userns: UserNamespace;
  readonly elsewhere: boolean;
}

export interface Whose {
  readonly engine: EngineAt & VerifiedEngine;
  readonly projectName: string;
  readonly service: string;
  /** Path of the socket inside the container. */
  readonly socket: string;
}

/** A running container of the service, and how it reaches the engine. */
export interface Running {
  readonly id: string;
  /** Null where it has none: neither the socket nor a `DOCKER_HOST`. */
  readonly target: Target | null;
  /** Null where the socket is not mounted. */
  readonly facts: ContainerFacts | null;
}

export async function findRunning(host: Host, whose: Whose): Promise<Running | null> {
  const { engine, projectName, service, socket } = whose;
  const { elsewhere } = engine;
  const { containers } = await findContainers(host, { engine, socketPaths: [socket], elsewhere });
  const facts = containers.find(
    (each) =>
      each.process.state !== 'none' &&
      !each.stack &&
      each.project === projectName &&
      each.service === service,
  );
  if (facts) return { id: facts.id, target: { kind: 'unix', path: socket }, facts };
  const found = await findContainer(host, engine, { project: projectName, service, which: 'running' });
  if (found === null) return null;
  const inspected = await inspectContainer(host, engine, found.id);
  return { id: found.id, target: proxyIn(inspected.ok ? inspected.value.env : []), facts: null };
}

function proxyIn(env: readonly string[]): Target | null {
  const value = env.find((each) => each.startsWith('DOCKER_HOST='))?.slice('DOCKER_HOST='.length) ?? '';
  const match = /^(?:tcp|http):\/\/([\w.-]+):(\d+)\/?$/.exec(value);
  return match?.[1] === undefined ? null : { kind: 'tcp', host: match[1], port: Number(match[2]) };
}
