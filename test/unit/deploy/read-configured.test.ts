import { describe, expect, it } from 'vitest';
import { mustBeKept } from '../../../src/deploy/read-configured.ts';
import { directory } from '../../support/memory-files.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { APP, linux, SOCKET, select } from '../../support/scenes.ts';

const inspected = {
  Config: { Image: 'web:1', Labels: {} },
  NetworkSettings: { Networks: { app_default: { NetworkID: 'app_default' } } },
};
const snapshot = {
  engine: { address: { kind: 'unix', path: SOCKET }, chosenBy: ['-H', `unix://${SOCKET}`], timeoutMs: 100 },
  projectName: 'app',
  containers: [{ id: 'c1', name: 'app-web-1', service: 'web', running: true, inspected }],
  images: {},
} as const;
const base = { file: 'docker', args: ['compose'], cwd: APP };
const switches = 'COMPOSE_EXPERIMENTAL_GIT_REMOTE=0 COMPOSE_EXPERIMENTAL_OCI_REMOTE=0';
const identity = { uid: 0, gid: 0, name: 'root', groups: [], dacOverride: true, dacReadSearch: true };

describe('the question for the hashes of services', () => {
  it.each([
    ['of another user', directory({ uid: 1000, gid: 1000 }), 'as uid 1000: '],
    ['of root', directory(), ''],
  ])('fetches nothing, and is asked by root with the rights of the owner: %s', async (_, folder, as) => {
    const parent = as === '' ? { '/home/ann': directory() } : {};
    const host = memoryHost(linux({ identity, files: { ...parent, [APP]: folder } }));
    await mustBeKept(host, base, { snapshot, services: [], selection: select() });
    expect(host.log).toContain(`run ${as}${switches} docker compose config --hash '*'`);
  });
});
