import type { Facts } from '../../facts/facts.ts';
import type { Remedy } from '../rule.ts';

/** A container of an engine; those of LXC and systemd-nspawn are systems of their own, with an engine in them. */
export function isInContainer({ confinement: { container } }: Facts): boolean {
  return container !== null && container.kind !== 'lxc' && container.kind !== 'nspawn';
}

/** From within a container nobody repairs its host: what would be done there is only told. */
export function forHost(facts: Facts, remedy: Remedy): Remedy {
  if (!isInContainer(facts)) return remedy;
  const { title, steps } = remedy;
  return { title: `On the host of this container: ${title}`, safety: 'manual', steps };
}
