import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { pollUntil } from '../../host/poll-until.ts';
import { judgeByModel } from './by-model.ts';
import { runProbeContainer } from './probe-container.ts';
import { directCommands, readTried, scriptCommand, type Target, type Tried } from './probe-script.ts';
import { findRunning, type Running, type Whose } from './running.ts';

export type { VerifiedEngine } from './running.ts';

/** Whether a subject can use the engine, verified with the same user and groups. */
export type Verification = { readonly subject: VerificationSubject } & (
  | { readonly state: 'connected'; readonly by: string; readonly basis: Basis }
  | { readonly state: 'denied'; readonly by: string; readonly basis: Basis; readonly error: string }
  | { readonly state: 'unverified'; readonly reason: string }
);

export interface VerificationSubject {
  readonly kind: 'service' | 'user';
  readonly name: string;
}

/**
 * - `connect`: connect(2) from inside the container itself.
 * - `permission`: only the kernel's permission check, by opening the socket for writing from inside the container.
 * - `probe`, `probe-permission`: the same from a container with the same user, groups and mount, but another image.
 * - `proxy`: a ping through the socket proxy that `DOCKER_HOST` names.
 * - `model`: no program could connect; the process's ids and the socket's mode, by the rules of the kernel.
 * - `session`, `process`: connect(2) by a new session of the user, or by this process.
 */
export type Basis =
  | 'connect'
  | 'permission'
  | 'probe'
  | 'probe-permission'
  | 'proxy'
  | 'model'
  | 'session'
  | 'process';

export interface VerifyOptions extends Whose {
  /** `docker compose` with the project's flags. */
  readonly base: Command;
}

const PROBE_TIMEOUT_MS = 15_000;
/** A proxy that has just started is possibly not listening yet. */
const PROXY_TIMEOUT_MS = 5_000;
const POLL_MS = 300;

const notRunning = 'the container is no longer running';

/** The strongest evidence first: from inside, then from a probe container; connecting, then opening; trying, then judging. */
export async function verify(host: Host, question: VerifyOptions): Promise<Verification> {
  return pollUntil(host, () => verifyOnce(host, question), {
    isDone: (found) => found.state !== 'denied' || found.basis !== 'proxy' || found.error.startsWith('HTTP'),
    timeoutMs: PROXY_TIMEOUT_MS,
    everyMs: POLL_MS,
  });
}

async function verifyOnce(host: Host, question: VerifyOptions): Promise<Verification> {
  const subject = { kind: 'service', name: question.service } as const;
  const running = await findRunning(host, question);
  if (running === null) return { subject, state: 'unverified', reason: notRunning };
  if (running.target === null)
    return { subject, state: 'unverified', reason: 'the container has neither the socket nor DOCKER_HOST' };
  const inside = await askInside(host, question, running.target);
  if (inside !== null && (inside.tool !== 'sh' || inside.error !== null))
    return verificationOf(subject, inside, basisOf(running, inside, 'inside'));
  const probe = await runProbeContainer(host, question, running);
  if (probe !== null && (inside === null || probe.tool !== 'sh')) {
    const by = `${probe.tool} from ${probe.image}`;
    return verificationOf(subject, { ...probe, tool: by }, basisOf(running, probe, 'probe'));
  }
  if (inside !== null) return verificationOf(subject, inside, 'permission');
  return byModel(host, question, running);
}

/** A process of the container's own user, groups and namespaces: what its main process began with. */
async function askInside(host: Host, question: VerifyOptions, target: Target): Promise<Tried | null> {
  for (const command of [scriptCommand(target), ...directCommands(target)]) {
    const { base, service } = question;
    const args = [...base.args, 'exec', '-T', service, ...command];
    const result = await host.run({ ...base, args }, { timeoutMs: PROBE_TIMEOUT_MS });
    const tried = result.ok ? readTried(result.value.stdout, command) : null;
    if (tried !== null) return tried;
    // A shell that ran and found nothing: then there is nothing else to be found either.
    if (result.ok && result.value.exitCode === 0) return null;
  }
  return null;
}

function basisOf({ target }: Running, { tool }: Tried, where: 'inside' | 'probe'): Basis {
  if (target?.kind === 'tcp') return 'proxy';
  if (where === 'probe') return tool === 'sh' ? 'probe-permission' : 'probe';
  return tool === 'sh' ? 'permission' : 'connect';
}

function verificationOf(subject: VerificationSubject, { tool, error }: Tried, basis: Basis): Verification {
  if (error === null) return { subject, state: 'connected', by: tool, basis };
  return { subject, state: 'denied', by: tool, basis, error };
}

async function byModel(host: Host, question: VerifyOptions, { facts }: Running): Promise<Verification> {
  const subject = { kind: 'service', name: question.service } as const;
  const access = facts === null ? 'unknown' : await judgeByModel(host, question, facts);
  if (access === 'ok')
    return { subject, state: 'connected', by: "its ids and the socket's mode", basis: 'model' };
  const isGone = (await findRunning(host, question)) === null;
  const reason = isGone ? notRunning : 'no image on this engine has a program that can connect';
  return { subject, state: 'unverified', reason };
}
