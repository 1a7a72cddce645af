import { callEngine } from '../engine-api.ts';
import { LabError } from '../lab-error.ts';
import type { Kind } from './kind.ts';
import { rootful } from './rootful.ts';

/**
 * A rootful engine that is a Swarm of one. It has no way out, so it advertises the loopback address; without IPVS in
 * the kernel only ports in host mode can be published.
 */
export const swarm: Kind = {
  ...rootful,
  ownNetworkOnly: true,
  async settle({ name, socket }) {
    const wish = { ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1' };
    const { status, body } = await callEngine(socket, 'POST', '/swarm/init', wish);
    if (status !== 200) throw new LabError(`${name} did not become a Swarm: ${body}`);
  },
};
