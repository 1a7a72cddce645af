import { engine } from './memory-engine.ts';

/** The engine is reached over the network, so its socket cannot be looked at. */
export const overTcp = {
  env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_HOST: 'tcp://build:2375' },
  tcp: { 'build:2375': engine({ version: { KernelVersion: '6.12.0-linuxkit' } }) },
};
