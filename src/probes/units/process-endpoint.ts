import type { Endpoint } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { findEndpoint } from '../endpoint/endpoint.ts';
import type { Live, ViewOptions } from './view-options.ts';

/**
 * Where a docker client in that process would go. Its own variable decides; a context is a setting of a user, so that of
 * this user holds only for their own processes. A flag of the command line says it for every process.
 */
export async function endpointOf(
  host: Host,
  { pid, identity }: Live,
  { endpoint, dockerHost }: ViewOptions,
): Promise<Endpoint> {
  if (endpoint.origin.startsWith('--')) return endpoint;
  const own = (pid === null ? null : await dockerHostOf(host, pid)) ?? dockerHost;
  if (own) return { ...(await findEndpoint(host, { flag: '--host', value: own })), origin: 'DOCKER_HOST' };
  const isContext = endpoint.origin.startsWith('context:');
  const { uid } = await host.identity();
  return isContext && uid === identity.uid ? endpoint : defaultEndpoint;
}

const path = '/var/run/docker.sock';
const defaultEndpoint: Endpoint = {
  host: `unix://${path}`,
  origin: 'default',
  context: null,
  kind: 'unix',
  path,
};

/** This value and no other: an environment holds secrets. Null where it is not set or cannot be read. */
async function dockerHostOf(host: Host, pid: number): Promise<string | null> {
  const environment = await host.readFile(`/proc/${pid}/environ`);
  if (!environment.ok) return null;
  const found = environment.value.split('\0').find((each) => each.startsWith('DOCKER_HOST='));
  return found === undefined ? null : found.slice('DOCKER_HOST='.length) || null;
}
