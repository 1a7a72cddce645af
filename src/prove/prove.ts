import type { Command } from '../host/command.ts';
import type { Host } from '../host/host.ts';
import { type Probe, probes } from './probes.ts';

/** Whether a service reaches its engine, found out from inside its container as its own user and groups. */
export type Proof = { readonly service: string } & (
  | { readonly state: 'connected'; readonly by: string; readonly basis: Probe['basis'] }
  | { readonly state: 'denied'; readonly by: string; readonly basis: Probe['basis']; readonly error: string }
  | { readonly state: 'unproven'; readonly reason: string }
);

export interface ProofQuestion {
  /** `docker compose` with the project's flags. */
  readonly base: Command;
  readonly service: string;
  /** Path of the socket inside the container. */
  readonly socket: string;
}

const PROBE_TIMEOUT_MS = 15_000;

export async function prove(host: Host, question: ProofQuestion): Promise<Proof> {
  const { service } = question;
  for (const probe of probes) {
    const answer = await tryProbe(host, question, probe);
    if (answer === null) continue;
    const { tool: by, basis } = probe;
    return answer === 'ok'
      ? { service, state: 'connected', by, basis }
      : { service, state: 'denied', by, basis, error: answer };
  }
  return { service, state: 'unproven', reason: 'the image has no program that can connect to a socket' };
}

/** `exec` starts a process with the container's own user, groups and namespaces: what its main process began with. */
async function tryProbe(
  host: Host,
  { base, service, socket }: ProofQuestion,
  probe: Probe,
): Promise<string | null> {
  const args = [...base.args, 'exec', '-T', service, ...probe.argv(socket)];
  const result = await host.run({ ...base, args }, { timeoutMs: PROBE_TIMEOUT_MS });
  return result.ok ? probe.read(result.value) : null;
}
