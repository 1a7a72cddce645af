import type { CallerContainer, Facts } from '../facts/facts.ts';

/**
 * The container of an engine that this process is in; null on a host, and in containers of LXC and systemd-nspawn: those
 * are systems of their own, where people log in and an engine of their own runs.
 */
export function engineContainerOf({ confinement: { container } }: Facts): CallerContainer | null {
  return container === null || container.kind === 'lxc' || container.kind === 'nspawn' ? null : container;
}
