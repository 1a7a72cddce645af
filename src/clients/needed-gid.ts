import { mapsOf } from '../access/id-map.ts';
import type { Facts } from '../facts/facts.ts';
import { type Mounting, viewOf } from './judge-configured.ts';

export type GidSource = 'override' | 'stat' | 'container' | 'map' | 'getent' | 'fallback';

export interface NeededGid {
  readonly gid: number;
  readonly source: GidSource;
}

/** What package managers often give the group. Only ever a guess, and always called one. */
const CUSTOMARY_GID = 999;

/**
 * The group a service must join to write to its socket, best source first. Null when the socket's group does not
 * exist in the service's user namespace: then no group can help.
 */
export function neededGid(service: Mounting, facts: Facts): NeededGid | null {
  if (facts.override) return { gid: facts.override.gid, source: 'override' };
  const view = viewOf(service, facts);
  if (view.state === 'seen') {
    return view.inode.gid === null
      ? null
      : { gid: view.inode.gid, source: seenSource(service, facts, view.by) };
  }
  return guessedGid(facts);
}

function seenSource(service: Mounting, facts: Facts, by: 'stat' | 'container'): GidSource {
  if (by === 'container') return 'container';
  if (facts.engine.state !== 'answered') return 'stat';
  return mapsOf(facts.engine.userns, service.usernsMode) === null ? 'stat' : 'map';
}

/** The number comes from the socket or from a person; a guess is no ground for a finding. */
export function isRead(needed: NeededGid | null): needed is NeededGid {
  return needed !== null && needed.source !== 'fallback' && needed.source !== 'getent';
}

/** Where no socket could be looked at. */
export function guessedGid(facts: Facts): NeededGid {
  const { docker } = facts.groups;
  if (docker.state === 'found') return { gid: docker.gid, source: 'getent' };
  return { gid: CUSTOMARY_GID, source: 'fallback' };
}

/** The same for the report's endpoint line: the socket of the endpoint as this host sees it. */
export function endpointGid(facts: Facts): NeededGid {
  if (facts.override) return { gid: facts.override.gid, source: 'override' };
  if (facts.socket.state === 'socket') return { gid: facts.socket.node.gid, source: 'stat' };
  return guessedGid(facts);
}
