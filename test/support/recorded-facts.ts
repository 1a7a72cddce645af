import { readFileSync } from 'node:fs';
import type { ContainerFacts, Facts, ServiceFacts } from '../../src/facts/facts.ts';

interface Recorded {
  readonly facts: Facts;
  readonly service: ServiceFacts;
  readonly container: ContainerFacts;
}

/**
 * What is known of an ordinary machine with a service and its container, both with the group of the socket, as `check
 * --format json` has it: for tests of what judges facts, which need nothing that gathers them.
 */
export function recorded(): Recorded {
  const text = readFileSync(new URL('recorded-facts.json', import.meta.url), 'utf8');
  const facts = JSON.parse(text) as Facts;
  const services = facts.project.state === 'found' ? facts.project.services : [];
  const [[service], [container]] = [services, facts.containers];
  if (!service || !container) throw new Error('the record has no service or no container');
  return { facts, service, container };
}
