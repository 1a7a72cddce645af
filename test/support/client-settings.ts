import { createHash } from 'node:crypto';
import { linux } from './scenes.ts';

export const HOME = '/home/ann';

export const CONFIG = `${HOME}/.docker/config.json`;

export const OWN = '/run/user/1000/docker.sock';

export const withHost = (DOCKER_HOST: string, env: Record<string, string> = {}) =>
  linux({ env: { HOME, DOCKER_HOST, ...env } });

/** Files of the docker client: the current context and what stands in each meta.json. */
export function contexts(
  current: string,
  hosts: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const metas = Object.entries(hosts).map(([name, Host]) => [
    metaOf(name),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host } } }),
  ]);
  return { [CONFIG]: JSON.stringify({ currentContext: current }), ...Object.fromEntries(metas) };
}

export function metaOf(name: string): string {
  const id = createHash('sha256').update(name).digest('hex');
  return `${HOME}/.docker/contexts/meta/${id}/meta.json`;
}
