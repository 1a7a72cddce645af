import { expect, it } from 'vitest';
import {
  readNetworksAndVolumes,
  removeNewNetworksAndVolumes,
} from '../../../../src/apply/containers/networks-and-volumes.ts';
import { failed } from '../../../../src/host/result.ts';
import { at, hostWith, writesIn } from '../../../support/engine-state.ts';
import { engine, type MemoryNamed } from '../../../support/memory-engine.ts';

const own = (name: string, more: Partial<MemoryNamed> = {}): MemoryNamed => ({
  name,
  project: 'app',
  ...more,
});
const foreign = own('shop_default', { project: 'shop' });
const project = { engine: at, projectName: 'app' };

const withBoth = () =>
  hostWith(engine({ networks: [own('app_default'), foreign], volumes: [own('app_data')] }));

it('reads those of the project alone', async () => {
  expect(await readNetworksAndVolumes(withBoth().host, at, 'app')).toEqual({
    networks: ['app_default'],
    volumes: ['app_data'],
  });
});

it('removes what is new, and keeps what was there before and what belongs to others', async () => {
  const { host, engine: now } = withBoth();
  const before = await readNetworksAndVolumes(host, at, 'app');
  now.networks.push(own('app_inner'), own('shop_inner', { project: 'shop' }));
  now.volumes.push(own('app_cache'));
  await removeNewNetworksAndVolumes(host, project, before);
  expect(writesIn(host)).toEqual(['DELETE /networks/app_inner', 'DELETE /volumes/app_cache']);
  expect(now.networks.map(({ name }) => name)).toEqual(['app_default', 'shop_default', 'shop_inner']);
  expect(now.volumes.map(({ name }) => name)).toEqual(['app_data']);
});

it('goes on where the engine keeps one that something uses', async () => {
  const { host, engine: now } = withBoth();
  const before = await readNetworksAndVolumes(host, at, 'app');
  now.networks.push(own('app_used', { inUse: true }), own('app_inner'));
  await removeNewNetworksAndVolumes(host, project, before);
  expect(now.networks.map(({ name }) => name)).toEqual(['app_default', 'shop_default', 'app_used']);
});

it('removes nothing where it is not known what was there before', async () => {
  const { host } = withBoth();
  await removeNewNetworksAndVolumes(host, project, null);
  expect(host.log).toEqual([]);
});

it.each(['/networks', '/volumes'])(
  'knows nothing, and removes nothing, where %s is not answered',
  async (route) => {
    const { host, engine: now } = withBoth();
    const request: typeof host.request = async (address, asked, timeoutMs) =>
      asked.path.startsWith(route) ? failed('ETIMEDOUT') : host.request(address, asked, timeoutMs);
    const silent = { ...host, request };
    expect(await readNetworksAndVolumes(silent, at, 'app')).toBeNull();
    await removeNewNetworksAndVolumes(silent, project, { networks: [], volumes: [] });
    expect(now.networks).toHaveLength(2);
    expect(now.volumes).toHaveLength(1);
  },
);
