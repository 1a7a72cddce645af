import type { Host } from '../../host/host.ts';
import { listProject, type Members } from './snapshot.ts';

/** Services of which a previous container is gone, and that have another one now. */
export async function recreatedServices(host: Host, before: Members): Promise<string[]> {
  const { engine, projectName, containers } = before;
  const now = await listProject(host, engine, projectName);
  const isGone = (id: string): boolean => now.every((each) => each.id !== id);
  const lost = containers.filter(({ id }) => isGone(id)).map(({ service }) => service);
  const known = containers.map(({ id }) => id);
  const made = now.filter(({ id }) => !known.includes(id)).map(({ service }) => service);
  return [...new Set(lost)].filter((service) => made.includes(service));
}
