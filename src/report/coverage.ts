import type { Position, RemoteSource } from '../compose/model.ts';
import { baseName } from '../compose/paths.ts';
import type { JudgedClient } from '../diagnose/verdict.ts';
import type { Facts, NearbyFile } from '../facts/facts.ts';

/** What a report is about: a green line covers no more than this. */
export interface Coverage {
  readonly project:
    | { readonly state: 'found'; readonly name: string; readonly directory: string }
    | { readonly state: 'none'; readonly directory: string; readonly nearby: readonly NearbyFile[] };
  /** Of those that were asked about. */
  readonly clients: { readonly judged: number; readonly unknown: number };
  readonly notLookedAt: readonly NotLookedAt[];
}

export interface NotLookedAt {
  readonly what: string;
  readonly why: string;
  readonly at?: Position;
}

export function coverageOf(facts: Facts, clients: readonly JudgedClient[]): Coverage {
  const { project } = facts;
  const asked = clients.filter((client) => client.asked);
  const unknown = asked.filter(({ access }) => access === 'unknown').length;
  return {
    project:
      project.state === 'found'
        ? { state: 'found', name: project.name, directory: project.directory }
        : { state: 'none', directory: project.directory, nearby: project.nearby },
    clients: { judged: asked.length - unknown, unknown },
    notLookedAt: [
      ...(project.state === 'found' ? project.remote.map(remotePart) : []),
      ...unlisted(facts),
      ...otherNodes(facts),
    ],
  };
}

function remotePart({ source, at, service }: RemoteSource): NotLookedAt {
  const what = service === null ? `include of ${source}` : `service ${service}, which extends ${source}`;
  return { what, why: 'dockperm fetches nothing', at };
}

function unlisted({ listing, connection }: Facts): NotLookedAt[] {
  // Without a connection, that is what the first line says.
  if (listing.state !== 'unknown' || connection.state !== 'ok') return [];
  return [{ what: "the engine's containers", why: listing.reason }];
}

function otherNodes({ engine, listing }: Facts): NotLookedAt[] {
  if (engine.state !== 'answered' || listing.state !== 'listed') return [];
  const hasOthers = engine.swarm === 'worker' || (engine.swarmNodes ?? 1) > 1;
  return hasOthers ? [{ what: 'tasks on other Swarm nodes', why: 'each node has a socket of its own' }] : [];
}

export function formatNotLookedAt({ what, why, at }: NotLookedAt): string {
  const place = at === undefined ? '' : ` (${baseName(at.file)}:${at.line})`;
  return `${what}${place}: ${why}`;
}
