import type { Target } from './compose-target.ts';
import { inherited } from './extended.ts';
import { proposeMember } from './member-change.ts';
import { type Proposal, refuse } from './proposal.ts';

/** Joins a network. A service that names no networks is in `default`, and one that names some only in those. */
export function proposeNetwork(target: Target, network: string): Proposal {
  const mode = target.resolved.network_mode ?? inherited(target, 'network_mode')[0];
  if (mode !== undefined && mode !== null)
    return refuse(`network_mode: ${String(mode)} cannot be combined with networks`);
  return proposeMember(target, { key: 'networks', name: network, first: ['default'], settings: null });
}
