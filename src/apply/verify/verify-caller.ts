import type { Facts } from '../../facts/facts.ts';
import { type Command, formatCommand } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { readTried } from './probe-script.ts';
import { programs } from './programs.ts';
import type { Verification } from './verify.ts';

export interface VerifyCallerOptions {
  /** After the fix. */
  readonly facts: Facts;
  /** Path of the Node that runs this. */
  readonly node: string;
  /** `consented`: commands with `sudo` were shown and confirmed; without consent `sudo` is not used. */
  readonly sudo: 'consented' | 'unasked';
}

const SESSION_TIMEOUT_MS = 10_000;

/**
 * Whether the person who runs dockperm reaches the engine now: as this very process, or, since sessions keep the groups
 * that they began with, as a new session of the same user. Null where neither could tell.
 */
export async function verifyCaller(host: Host, question: VerifyCallerOptions): Promise<Verification | null> {
  const { caller, connection, endpoint } = question.facts;
  const subject = { kind: 'user', name: caller.name ?? String(caller.uid ?? 'this user') } as const;
  if (connection.state === 'ok') return { subject, state: 'connected', by: 'this process', basis: 'process' };
  if (endpoint.kind !== 'unix' || host.platform !== 'linux') return null;
  for (const { by, command } of sessionsOf(question, endpoint.path)) {
    const result = await host.run(command, { timeoutMs: SESSION_TIMEOUT_MS });
    const tried = result.ok ? readTried(result.value.stdout, [by]) : null;
    if (tried?.error === null) return { subject, state: 'connected', by, basis: 'session' };
    if (tried) return { subject, state: 'denied', by, basis: 'session', error: tried.error ?? '' };
  }
  const reason = 'could not start a new session here; log in again and run dockperm check';
  return isMember(question.facts) ? { subject, state: 'unverified', reason } : null;
}

function sessionsOf(
  { facts, node, sudo }: VerifyCallerOptions,
  socket: string,
): readonly { by: string; command: Command }[] {
  const { caller, groups } = facts;
  const { name } = caller;
  const probe: Command = { file: node, args: ['-e', programs.node, socket, ''] };
  // With the user's own name: this gains no rights, but sudo looks the groups up again.
  const asNew: Command = { file: 'sudo', args: ['-n', '-u', name ?? '', '--', node, ...probe.args] };
  const group = groups.ofSocket.state === 'found' ? groups.ofSocket.name : null;
  // sg asks a user who is not a member for the group's password.
  const canJoin = group !== null && isMember(facts) && hasSg(facts);
  const inGroup: Command = { file: 'sg', args: [group ?? '', '-c', formatCommand(probe)] };
  return [
    ...(sudo === 'consented' && name !== null ? [{ by: 'sudo', command: asNew }] : []),
    ...(canJoin ? [{ by: 'sg', command: inGroup }] : []),
  ];
}

function isMember({ caller: { loginGroups }, socket }: Facts): boolean {
  return (
    loginGroups.state === 'known' && socket.state === 'socket' && loginGroups.gids.includes(socket.node.gid)
  );
}

function hasSg({ caller: { accounts } }: Facts): boolean {
  return accounts.state === 'known' && accounts.switchers.includes('sg');
}
