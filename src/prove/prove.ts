import { processInside } from '../access/container-access.ts';
import { formatBind } from '../facts/containers/bind-mount.ts';
import { findContainers } from '../facts/containers/containers.ts';
import { type EngineAt, likelyImages } from '../facts/engine/images.ts';
import type { ContainerFacts, UserNamespace } from '../facts/facts.ts';
import type { Command } from '../host/command.ts';
import type { Host } from '../host/host.ts';
import { type Probe, probes } from './probes.ts';

/** Whether a service reaches its engine, found out by trying, as its own user and groups. */
export type Proof = { readonly service: string } & (
  | { readonly state: 'connected'; readonly by: string; readonly basis: Basis }
  | { readonly state: 'denied'; readonly by: string; readonly basis: Basis; readonly error: string }
  | { readonly state: 'unproven'; readonly reason: string }
);

/**
 * - `connect`: connect(2) from inside the container itself.
 * - `twin`: connect(2) from a container with the same user, groups and mount, but an image that has a program for it.
 * - `permission`: the kernel's check alone, by opening the socket for writing from inside the container.
 */
export type Basis = Probe['basis'] | 'twin';

/** What a proof needs to know of the engine. */
export interface ProvingEngine {
  readonly userns: UserNamespace;
  readonly elsewhere: boolean;
}

export interface ProofQuestion {
  /** `docker compose` with the project's flags. */
  readonly base: Command;
  readonly service: string;
  /** Path of the socket inside the container. */
  readonly socket: string;
  readonly engine: EngineAt & ProvingEngine;
  readonly projectName: string;
}

const PROBE_TIMEOUT_MS = 15_000;

export async function prove(host: Host, question: ProofQuestion): Promise<Proof> {
  const inside = (probe: Probe): Command => insideCommand(question, probe);
  return (
    (await firstAnswer(host, question.service, connecting, inside)) ??
    (await proveByTwin(host, question)) ??
    (await firstAnswer(host, question.service, opening, inside)) ??
    (await unproven(host, question))
  );
}

async function unproven(host: Host, question: ProofQuestion): Promise<Proof> {
  const reason = (await runningContainer(host, question))
    ? 'neither its image nor another one here has a program that can try the socket'
    : 'it is not running any more, so that nothing in it can try';
  return { service: question.service, state: 'unproven', reason };
}

const connecting = probes.filter(({ basis }) => basis === 'connect');
const opening = probes.filter(({ basis }) => basis === 'permission');

async function firstAnswer(
  host: Host,
  service: string,
  candidates: readonly Probe[],
  commandFor: (probe: Probe) => Command,
): Promise<Proof | null> {
  for (const probe of candidates) {
    const result = await host.run(commandFor(probe), { timeoutMs: PROBE_TIMEOUT_MS });
    const answer = result.ok ? probe.read(result.value) : null;
    if (answer !== null) return proofOf(service, answer, { by: probe.tool, basis: probe.basis });
  }
  return null;
}

function proofOf(service: string, answer: string, how: { by: string; basis: Basis }): Proof {
  if (answer === 'ok') return { service, state: 'connected', ...how };
  return { service, state: 'denied', ...how, error: answer };
}

/** `exec` starts a process with the container's own user, groups and namespaces: what its main process began with. */
function insideCommand({ base, service, socket }: ProofQuestion, probe: Probe): Command {
  return { ...base, args: [...base.args, 'exec', '-T', service, ...probe.argv(socket)] };
}

/** For images without any such program: the same credentials on the same mount, with another image's tools. */
async function proveByTwin(host: Host, question: ProofQuestion): Promise<Proof | null> {
  const { service, engine } = question;
  const container = await runningContainer(host, question);
  if (container === null || container.process.state === 'unknown') return null;
  const { uid, gids } = processInside(container, container.process, engine.userns);
  if (uid === null) return null;
  for (const image of (await likelyImages(host, engine))
    .filter((name) => /node|python/.test(name))
    .slice(0, 2)) {
    const twin = (probe: Probe): Command => twinCommand(question, container, { image, uid, gids }, probe);
    const proof = await firstAnswer(host, service, connecting, twin);
    if (proof && proof.state !== 'unproven')
      return { ...proof, by: `${proof.by} of ${image}`, basis: 'twin' };
  }
  return null;
}

async function runningContainer(host: Host, question: ProofQuestion): Promise<ContainerFacts | null> {
  const { engine, projectName, service } = question;
  const { elsewhere } = engine;
  const containers = await findContainers(host, { engine, socketPaths: [question.socket], elsewhere });
  return (
    containers.find((each) => !each.stack && each.project === projectName && each.service === service) ?? null
  );
}

function twinCommand(
  { engine }: ProofQuestion,
  { socketMount, usernsMode }: ContainerFacts,
  as: { image: string; uid: number; gids: readonly number[] },
  probe: Probe,
): Command {
  const [gid = 0, ...others] = as.gids;
  const mount = formatBind(socketMount.source, socketMount.target);
  const flags = [
    ...[
      '--rm',
      '--network',
      'none',
      '--cap-drop',
      'ALL',
      '--pull',
      'never',
      '--label',
      'dockperm.probe=twin',
    ],
    ...['--user', `${as.uid}:${gid}`, ...others.flatMap((group) => ['--group-add', String(group)])],
    ...(usernsMode === '' ? [] : ['--userns', usernsMode]),
    ...['--mount', mount],
  ];
  const [entry = '', ...args] = probe.argv(socketMount.target);
  return {
    file: 'docker',
    args: [...engine.chosenBy, 'run', ...flags, '--entrypoint', entry, as.image, ...args],
  };
}
