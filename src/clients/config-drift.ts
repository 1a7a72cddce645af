import { isSamePath } from '../access/socket-mount.ts';
import type { ContainerFacts, ServiceFacts } from '../facts/facts.ts';

export type Difference = 'group_add' | 'user' | 'userns_mode' | 'image' | 'mount';

/** In what a container was created from another configuration, or image, than what there is now. */
export function differencesFrom(container: ContainerFacts, service: ServiceFacts): Difference[] {
  // A task's configuration is the stack's, which is another matter than this file.
  if (container.stack !== null) return [];
  const { image } = container;
  const differs: Record<Difference, boolean> = {
    group_add: service.groupAdd.some(({ value }) => !container.groupAdd.includes(value)),
    user: service.user !== null && service.user !== '' && service.user !== container.user,
    userns_mode: (service.usernsMode ?? '') !== container.usernsMode,
    image: image.latestId !== null && image.id !== '' && image.latestId !== image.id,
    mount: !isSamePath(container.socketMount.source, service.socketMount.source),
  };
  return (Object.keys(differs) as Difference[]).filter((key) => differs[key]);
}
