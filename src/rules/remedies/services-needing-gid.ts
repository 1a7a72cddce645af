import { judgeConfigured } from '../../clients/judge-configured.ts';
import { neededGid } from '../../clients/needed-gid.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';

/** The other services that lack this group: if an anchor or `extends` passes an edit on to them, it fixes them, too. */
export function servicesNeedingGid(
  gid: number,
  { name }: Pick<ServiceFacts, 'name'>,
  facts: Facts,
): string[] {
  return wantsOf(facts).flatMap((want) => (want.gid === gid && want.name !== name ? [want.name] : []));
}

interface Want {
  readonly name: string;
  readonly gid: number;
}

/** Every denied service asks about all others, so the result is cached: otherwise the time would grow quadratically. */
const wants = new WeakMap<Facts, readonly Want[]>();

/** The services that are denied, and the group that each of them lacks. */
function wantsOf(facts: Facts): readonly Want[] {
  const known = wants.get(facts);
  if (known !== undefined) return known;
  const services = facts.project.state === 'found' ? facts.project.services : [];
  const found = services.flatMap((service) => {
    const needed = judgeConfigured(service, facts).access === 'denied' ? neededGid(service, facts) : null;
    return needed === null ? [] : [{ name: service.name, gid: needed.gid }];
  });
  wants.set(facts, found);
  return found;
}
