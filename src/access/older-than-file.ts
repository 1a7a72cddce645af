import type { ContainerFacts, ServiceFacts } from '../facts/facts.ts';

/** Whether a container was created from another configuration than the one that stands in the files now. */
export function isOlderThanFile(container: ContainerFacts, service: ServiceFacts): boolean {
  const lacksGroup = service.groupAdd.some(({ value }) => !container.groupAdd.includes(value));
  const otherUser = service.user !== null && service.user !== '' && service.user !== container.user;
  return lacksGroup || otherUser || (service.usernsMode ?? '') !== container.usernsMode;
}
