import type { ContainerFacts, ServiceFacts } from '../facts/facts.ts';
import { isSamePath } from './socket-mount.ts';

/** Whether a container was created from another configuration than the one that stands in the files now. */
export function isOlderThanFile(container: ContainerFacts, service: ServiceFacts): boolean {
  const lacksGroup = service.groupAdd.some(({ value }) => !container.groupAdd.includes(value));
  const otherUser = service.user !== null && service.user !== '' && service.user !== container.user;
  const { image, socketMount, stack } = container;
  // A task's configuration is the stack's, which is another matter than this file.
  if (stack !== null) return false;
  const otherImage = image.latestId !== null && image.id !== '' && image.latestId !== image.id;
  const otherMount = !isSamePath(socketMount.source, service.socketMount.source);
  if (otherImage || otherMount) return true;
  return lacksGroup || otherUser || (service.usernsMode ?? '') !== container.usernsMode;
}
