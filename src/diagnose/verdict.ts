import { judgeProcess } from '../clients/judge-process.ts';
import { endpointGid, type NeededGid } from '../clients/needed-gid.ts';
import { addedGids, judgeConfigured } from '../clients/judge-configured.ts';
import type { Facts, ServiceFacts } from '../facts/facts.ts';
import { type Finding, isError } from './diagnose.ts';

export type Verdict = 'ok' | 'denied' | 'unreachable' | 'inconclusive';

export interface ServiceVerdict {
  readonly access: 'ok' | 'denied' | 'unknown';
  /** Why it is unknown. */
  readonly reason?: string;
}

export interface SocketGroup {
  /** Null if it could only be guessed. */
  readonly socketGid: number | null;
  readonly gidSource: NeededGid['source'];
}

/** The group that owns the socket of the endpoint. */
export function socketGroupOf(facts: Facts): SocketGroup {
  const { gid, source } = endpointGid(facts);
  return { socketGid: source === 'fallback' ? null : gid, gidSource: source };
}

/** The caller's own access decides first; with that in order, the worst of the services. */
export function judgeAll({ connection, endpoint, project }: Facts, findings: readonly Finding[]): Verdict {
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
      if (findings.some(isError)) return 'denied';
      return project.state === 'found' && project.remote.length > 0 ? 'inconclusive' : 'ok';
  }
}

/** Judges the process of a running container, if there is one, since it can differ from the configuration. */
export function accessOf(service: ServiceFacts, facts: Facts): ServiceVerdict {
  const running = facts.containers.filter((container) => container.service === service.name);
  // No engine listens on a deleted socket file.
  if (running.some(({ mountedInode }) => mountedInode.state === 'deleted')) return { access: 'denied' };
  const containers = running.map((container) => judgeProcess(container, facts));
  const verdicts = [judgeConfigured(service, facts), ...containers];
  if (verdicts.some(({ access }) => access === 'denied')) return { access: 'denied' };
  const unknown = verdicts.find((verdict) => verdict.access === 'unknown');
  return unknown ? { access: 'unknown', reason: unknown.reason } : { access: 'ok' };
}

export { addedGids };
