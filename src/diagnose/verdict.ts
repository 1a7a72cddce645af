import type { Client, ServiceClient } from '../clients/client.ts';
import { differencesFrom } from '../clients/config-drift.ts';
import { containersOf, findClients, isAsked } from '../clients/find-clients.ts';
import { judgeContainer } from '../clients/judge-client.ts';
import { addedGids, judgeStarted } from '../clients/judge-configured.ts';
import { endpointGid, type NeededGid } from '../clients/needed-gid.ts';
import { judgeProcess, seenBy } from '../clients/process-view.ts';
import { variableSwitch } from '../clients/variable-switch.ts';
import type { ContainerFacts, Facts, ProcessFacts } from '../facts/facts.ts';
import { type Finding, isError } from './diagnose.ts';

export type Verdict = 'ok' | 'denied' | 'unreachable' | 'inconclusive';

export interface ClientVerdict {
  readonly access: 'ok' | 'denied' | 'unknown';
  /** What it was judged by: its processes, what it was created with, or what its files say. */
  readonly basis: 'process' | 'created' | 'configured';
  /** Why it is unknown. */
  readonly reason?: string;
  /** It is unknown only because something does not exist yet, such as its image. */
  readonly pending?: true;
}

export interface SocketGroup {
  /** Null if it could only be guessed. */
  readonly socketGid: number | null;
  readonly gidSource: NeededGid['source'];
}

/** What is asked about: this process, or another one, which may go elsewhere. */
export function askedFacts(facts: Facts): Facts {
  const [process] = facts.processes;
  return (process && seenBy(process, facts)) ?? facts;
}

/** The group that owns the socket of the endpoint. */
export function socketGroupOf(facts: Facts): SocketGroup {
  const { gid, source } = endpointGid(facts);
  return { socketGid: source === 'fallback' ? null : gid, gidSource: source };
}

/** The caller's own access decides first; with that in order, the worst of the clients that were asked about. */
export function judgeAll(facts: Facts, findings: readonly Finding[]): Verdict {
  return facts.processes.length > 0 ? judgeProcesses(facts) : judgeHere(facts, findings);
}

/** What was asked about by name, and nothing else. */
function judgeProcesses({ processes }: Facts): Verdict {
  const verdicts = processes.map((process) => judgeProcess(process).access);
  if (verdicts.includes('denied')) return 'denied';
  return verdicts.includes('unknown') ? 'inconclusive' : 'ok';
}

function judgeHere(facts: Facts, findings: readonly Finding[]): Verdict {
  const { connection, endpoint } = facts;
  switch (connection.state) {
    case 'denied':
      return 'denied';
    case 'timeout':
      return 'inconclusive';
    case 'refused':
    case 'missing':
    case 'failed':
      return 'unreachable';
    case 'not-tried':
      return endpoint.kind === 'invalid' ? 'unreachable' : 'inconclusive';
    case 'ok':
      if (findings.some(isError) || connection.refusal !== undefined) return 'denied';
      return judgeAskedClients(facts);
  }
}

/** A client that is denied counts even if no rule explains it. */
function judgeAskedClients(facts: Facts): Verdict {
  const asked = findClients(facts).filter((client) => isAskedClient(client, facts));
  const verdicts = asked.map((client) => accessOf(client, facts));
  if (verdicts.some(({ access }) => access === 'denied')) return 'denied';
  const isOpen = verdicts.some(({ access, pending }) => access === 'unknown' && pending === undefined);
  return isOpen || isIncomplete(facts) ? 'inconclusive' : 'ok';
}

/** Something that is there was not looked at. */
function isIncomplete({ project, listing }: Facts): boolean {
  if (project.state === 'found' && project.remote.length > 0) return true;
  return listing.state === 'unknown';
}

export interface JudgedClient extends ClientVerdict {
  readonly kind: Client['kind'] | ProcessFacts['kind'];
  readonly name: string;
  /** The Compose file that has it; null for one that no file describes. */
  readonly file: string | null;
  /** Whether it counts for the verdict; others of the same engine are only mentioned. */
  readonly asked: boolean;
  readonly user: string | null;
  readonly groups: readonly number[];
}

export function judgeClients(facts: Facts, findings: readonly Finding[]): JudgedClient[] {
  return [...facts.processes.map(judgeAsked), ...judgeMounting(facts, findings)];
}

function judgeAsked(process: ProcessFacts): JudgedClient {
  const { kind, name } = process;
  const base = { kind, name, file: null, asked: true, ...judgeProcess(process) } as const;
  if (process.state === 'unknown') return { ...base, user: null, groups: [], basis: 'configured' };
  const { caller, basis } = process;
  const user = caller.name ?? (caller.uid === null ? null : String(caller.uid));
  const groups = [...new Set([...(caller.gid === null ? [] : [caller.gid]), ...caller.groups])];
  return { ...base, user, groups, basis };
}

function judgeMounting(facts: Facts, findings: readonly Finding[]): JudgedClient[] {
  return findClients(facts).map((client) => {
    const { kind, name, effectiveUser, at } = client;
    const verdict = accessOf(client, facts);
    return {
      kind,
      name,
      file: at?.file ?? null,
      asked: isAskedClient(client, facts),
      user: effectiveUser.state === 'known' ? effectiveUser.user : null,
      groups: addedGids(client),
      ...(isFaulty(client, facts, findings) ? { access: 'denied', basis: verdict.basis } : verdict),
    };
  });
}

/** What is said of a client in one place has to hold in the other. */
function isFaulty(client: Client, facts: Facts, findings: readonly Finding[]): boolean {
  const containers = client.kind === 'service' ? containersOf(client, facts).map(({ name }) => name) : [];
  return findings.filter(isError).some(({ subject }) => {
    if (subject.kind === client.kind) return subject.name === client.name;
    return subject.kind !== 'host' && containers.includes(subject.name);
  });
}

function isAskedClient(client: Client, facts: Facts): boolean {
  return client.kind === 'service' || isAsked(client.container, facts);
}

/** By its containers as well as its files, since the two can differ; the worst of them counts. */
function accessOf(client: Client, facts: Facts): ClientVerdict {
  const containers = client.kind === 'service' ? containersOf(client, facts) : [client.container];
  const basis = basisOf(containers);
  // No engine listens on a deleted socket file.
  if (containers.some(({ mountedInode }) => mountedInode.state === 'deleted'))
    return { access: 'denied', basis };
  const judged = containers.map((container) => judgeContainer(container, facts));
  const verdicts = client.kind === 'service' ? [...byItsFiles(client, facts, containers), ...judged] : judged;
  return { ...worstOf(verdicts), basis };
}

/** Processes that run show what a command made of their user, better than files can tell it. */
function byItsFiles(
  client: ServiceClient,
  facts: Facts,
  containers: readonly ContainerFacts[],
): ReturnType<typeof judgeStarted>[] {
  const isShown = containers.length > 0 && containers.every(({ process }) => process.state === 'known');
  const isDrifted = containers.some((container) => differencesFrom(container, client).length > 0);
  const switches = client.userSwitch !== undefined || variableSwitch(client.environment) !== null;
  return isShown && !isDrifted && switches ? [] : [judgeStarted(client, facts)];
}

function basisOf(containers: readonly ContainerFacts[]): ClientVerdict['basis'] {
  if (containers.some(({ process }) => process.state === 'known')) return 'process';
  return containers.length > 0 ? 'created' : 'configured';
}

function worstOf(verdicts: readonly ReturnType<typeof judgeContainer>[]): Omit<ClientVerdict, 'basis'> {
  if (verdicts.some(({ access }) => access === 'denied')) return { access: 'denied' };
  const unknown = verdicts.filter((verdict) => verdict.access === 'unknown');
  const [first] = [...unknown.filter(({ pending }) => !pending), ...unknown];
  if (first === undefined) return { access: 'ok' };
  return { access: 'unknown', reason: first.reason, ...(first.pending ? { pending: true } : {}) };
}
