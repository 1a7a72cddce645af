import type { Confinement, Sandbox } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

/** Set by the sandbox around a coding agent's commands. */
const agentVariables = ['CODEX_SANDBOX', 'CODEX_SANDBOX_NETWORK_DISABLED', 'SANDBOX_RUNTIME'];

/** A sandbox that leaves a file or a variable behind. Others can only be recognised by what they forbid. */
export async function findSandbox(host: Host, seccomp: Confinement['seccomp']): Promise<Sandbox | null> {
  const { env } = host;
  if ((await host.stat('/.flatpak-info')).ok) return { kind: 'flatpak', evidence: '/.flatpak-info' };
  if (env.SNAP && env.SNAP_NAME) return { kind: 'snap', evidence: 'SNAP_NAME' };
  if (env.container === 'firejail') return { kind: 'firejail', evidence: 'container=firejail' };
  if (env.APP_SANDBOX_CONTAINER_ID) return { kind: 'app-sandbox', evidence: 'APP_SANDBOX_CONTAINER_ID' };
  const agent = agentVariables.find((name) => env[name]);
  if (agent) return { kind: 'agent', evidence: agent };
  // Also set for what a desktop starts, where it says nothing; a filter beside it comes from the unit.
  if (env.INVOCATION_ID && seccomp === 'filter')
    return { kind: 'systemd-service', evidence: 'INVOCATION_ID' };
  return null;
}
