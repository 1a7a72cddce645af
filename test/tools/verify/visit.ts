import { judgeCaller } from '../../../src/access/caller-access.ts';
import type { AccessVerdict } from '../../../src/access/verdict.ts';
import type { Caller, Connection, SocketFacts } from '../../../src/facts/facts.ts';
import type { Host } from '../../../src/host/host.ts';
import { readCallerNamespace } from '../../../src/probes/caller/caller-namespace.ts';
import { classifyFailure } from '../../../src/probes/engine/connection.ts';
import { readAllAcls, withAcls } from '../../../src/probes/socket/acl.ts';
import { readSocket } from '../../../src/probes/socket/socket.ts';
import { type Case, capabilityBits, type Node, type Who } from './case.ts';
import { observedHost } from './observed-host.ts';
import { packAcl } from './pack-acl.ts';
import type { Worker } from './worker.ts';

/** What the kernel said to one case, and what dockperm says of it. */
export interface Visit {
  /** `ok` or an errno name. */
  readonly kernel: string;
  readonly caller: Caller;
  /** As a check reads it, and what it makes of it. */
  readonly socket: SocketFacts;
  readonly verdict: AccessVerdict;
  /** Without knowing what the kernel said: every access list is read. */
  readonly blind: AccessVerdict;
}

const TIMEOUT_MS = 60_000;

export async function visit(worker: Worker, one: Case): Promise<Visit> {
  const ready = worker.answer();
  worker.tell([
    ...one.nodes.map(orderOf),
    ...one.readOnly.map((path) => ['bind', path]),
    visitOrder(one.who),
  ]);
  const [state, complaint] = await ready;
  if (state !== 'ready') throw new Error(`The identity could not be taken on: ${complaint}`);
  const seen = await look(observedHost(worker, likelyOrders(one)) as Host, one);
  const cleared = worker.answer();
  worker.tell([['leave']]);
  await cleared;
  return seen;
}

/** The product's own probes, on a real machine, as another user. */
async function look(host: Host, { path, nodes }: Case): Promise<Visit> {
  // Where there is no access list, reading them tells nothing.
  const hasLists = nodes.some((node) => node.kind !== 'symlink' && node.acl !== null);
  const socket = await readSocket(host, path);
  const answer = await host.connect({ kind: 'unix', path }, TIMEOUT_MS);
  const connection: Connection = answer.ok ? { state: 'ok' } : classifyFailure(answer.error);
  const [identity, namespace] = await Promise.all([host.identity(), readCallerNamespace(host)]);
  const unasked = { state: 'unknown', reason: 'not asked' } as const;
  const asked = {
    loginGroups: unasked,
    accounts: unasked,
    holders: unasked,
    unit: { state: 'none' },
  } as const;
  const caller = { ...identity, namespace, ...asked };
  const listed = await withAcls(host, { caller, socket, connection }, TIMEOUT_MS);
  const whole = listed === socket && hasLists ? await readAllAcls(host, socket, TIMEOUT_MS) : listed;
  const notTried = { state: 'not-tried', reason: 'to be judged by the model alone' } as const;
  return {
    kernel: answer.ok ? 'ok' : answer.error,
    caller,
    socket: listed,
    verdict: judgeCaller({ caller, socket: listed, connection }),
    blind: judgeCaller({ caller, socket: whole, connection: notTried }),
  };
}

function likelyOrders({ nodes, path }: Case): (readonly string[])[] {
  const files = ['status', 'uid_map', 'gid_map'].map((name) => ['read', `/proc/self/${name}`]);
  const above = path
    .split('/')
    .slice(0, 3)
    .map((_, depth, names) => names.slice(0, depth + 1).join('/') || '/');
  const stats = [...above, ...nodes.map((node) => node.path)].map((each) => ['stat', each]);
  return [...stats, ['connect', path], ...files];
}

function orderOf(node: Node): (string | number)[] {
  const { kind, path, uid, gid } = node;
  if (kind === 'symlink') return [kind, path, node.target, uid, gid];
  return [kind, path, uid, gid, node.mode, node.acl === null ? '' : packAcl(node.acl)];
}

function visitOrder({ uid, gid, fsuid, groups, capabilities, ambient, namespace }: Who): (string | number)[] {
  const bits = capabilities.reduce((sum, name) => sum | capabilityBits[name], 0);
  const lines = (ranges: readonly (readonly number[])[] = []) =>
    ranges.map((range) => range.join(' ')).join('\n');
  const maps = [namespace?.setgroups ?? '', lines(namespace?.uids), lines(namespace?.gids)];
  return ['visit', uid, gid, fsuid, groups.join(','), bits, Number(ambient), ...maps];
}
