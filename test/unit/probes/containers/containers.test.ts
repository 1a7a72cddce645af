import { describe, expect, it } from 'vitest';
import type { ContainerFacts } from '../../../../src/facts/facts.ts';
import { ok } from '../../../../src/host/result.ts';
import { findContainers } from '../../../../src/probes/containers/containers.ts';
import { container, engine, type MemoryProcess } from '../../../support/memory-engine.ts';
import { memoryHost } from '../../../support/memory-host.ts';
import { linux, SOCKET } from '../../../support/scenes.ts';

const at = {
  address: { kind: 'unix', path: SOCKET },
  chosenBy: ['-H', `unix://${SOCKET}`],
  timeoutMs: 100,
} as const;

async function find(
  overrides: Parameters<typeof container>[0],
  elsewhere: 'elsewhere' | 'here' = 'here',
): Promise<ContainerFacts | undefined> {
  const host = memoryHost(linux({ behind: engine({ containers: [container(overrides)] }) }));
  const question = { engine: at, socketPaths: [SOCKET], elsewhere: elsewhere === 'elsewhere' };
  return (await findContainers(host, question)).containers[0];
}

const node: MemoryProcess = { name: 'node', uid: 1000, gid: 1000, groups: [998] };
const root = (name: string, ...children: MemoryProcess[]): MemoryProcess => ({
  name,
  uid: 0,
  gid: 0,
  groups: [],
  powerful: true,
  children,
});

describe('the process of a container that does the work', () => {
  it.each(['here', 'elsewhere'] as const)('is the first one, where it is no launcher (%s)', async (where) => {
    const { process } = (await find({ process: root('app') }, where)) ?? {};
    expect(process).toMatchObject({ command: 'app', uid: 0, dacOverride: true, others: [] });
  });

  it.each(['here', 'elsewhere'] as const)('is what launchers have started (%s)', async (where) => {
    const process = root('tini', root('sh', node));
    expect((await find({ process }, where))?.process).toMatchObject({
      command: 'node',
      uid: 1000,
      others: [],
    });
  });

  it('is the launcher itself when it has started nothing yet', async () => {
    expect((await find({ process: root('sh') }))?.process).toMatchObject({ command: 'sh', uid: 0 });
  });

  it('is named with the others when they differ', async () => {
    const process = root('nginx', { ...node, name: 'nginx' }, { ...node, name: 'nginx' });
    expect((await find({ process }))?.process).toMatchObject({ uid: 0, others: [{ uid: 1000 }] });
  });

  it('is not looked for below one that cannot change its ids', async () => {
    const process = { ...node, children: [{ ...node, name: 'worker', uid: 7 }] };
    expect((await find({ process }))?.process).toMatchObject({ command: 'node', others: [] });
  });
});

describe('a container', () => {
  it('is found by the socket that it mounts, or by the directory of it', async () => {
    const mounts = [{ Source: '/run', Destination: '/host/run', RW: false }];
    expect((await find({ mounts }))?.socketMount).toEqual({
      source: '/run/docker.sock',
      target: '/host/run/docker.sock',
      folder: '/host/run',
      readOnly: true,
    });
    expect(await find({ mounts: [{ Source: '/', Destination: '/host' }] })).toBeUndefined();
    expect(await find({ mounts: [{ Source: '/run/systemd', Destination: '/run/systemd' }] })).toBeUndefined();
  });

  it('of a Swarm stack has the name of its service without that of the stack', async () => {
    expect(await find({ stack: 'shop', service: 'web', project: null })).toMatchObject({
      project: 'shop',
      service: 'web',
      stack: { name: 'shop', service: 'shop_web' },
    });
  });

  it.each(['here', 'elsewhere'] as const)(
    'tells a removed socket from the one of now (%s)',
    async (where) => {
      expect((await find({}, where))?.mountedInode).toEqual({ state: 'live' });
      expect((await find({ mountsDeleted: true }, where))?.mountedInode).toEqual({ state: 'deleted' });
    },
  );
});

describe('an answer that is not as it should be', () => {
  it.each([
    ['no list', { message: 'no' }],
    ['entries that are none', [null, 1, 'x', {}, { Id: 7 }, { Id: '--help' }]],
    ['nothing where lists should be', [{ Id: 'a', Names: null, Labels: null, Mounts: null }]],
    ['mounts of other kinds', [{ Id: 'a', Mounts: [null, { Source: 3 }] }]],
  ])('has no containers in it: %s', async (_, body) => {
    const host = { ...memoryHost(linux()), request: async () => ok({ status: 200, body }) };
    const question = { engine: at, socketPaths: [SOCKET], elsewhere: false };
    expect((await findContainers(host, question)).containers).toEqual([]);
  });
});

describe('a list of containers that is not whole says so', () => {
  const question = { engine: at, socketPaths: [SOCKET], elsewhere: false };
  const volume = {
    Type: 'volume',
    Name: 'engine',
    Source: '/var/lib/docker/volumes/engine/_data',
    Destination: '/s',
  };
  const withVolume = container({ name: 'app', mounts: [volume] });

  /** A machine whose engine answers one route in another way. */
  async function findWith(route: string, answer: { status: number; body: object }, listed = container({})) {
    const machine = memoryHost(linux({ behind: engine({ containers: [listed] }) }));
    const request: typeof machine.request = async (address, asked, timeoutMs) =>
      asked.path.startsWith(route) ? ok(answer) : machine.request(address, asked, timeoutMs);
    return findContainers({ ...machine, request }, question);
  }

  it.each([
    ['/containers/json', { status: 403, body: {} }, 'the engine did not list its containers: HTTP 403'],
    ['/containers/c0ffee', { status: 500, body: {} }, 'the engine did not describe app-web-1'],
  ])('where %s gives no answer', async (route, answer, reason) => {
    expect(await findWith(route, answer)).toEqual({ containers: [], listing: { state: 'unknown', reason } });
  });

  it('unless the container is gone by then', async () => {
    const gone = { status: 404, body: { message: 'No such container' } };
    expect(await findWith('/containers/c0ffee', gone)).toEqual({
      containers: [],
      listing: { state: 'listed' },
    });
  });

  it('where named volumes are not described, behind which a socket may be', async () => {
    expect(await findWith('/volumes', { status: 500, body: {} }, withVolume)).toMatchObject({
      listing: { state: 'unknown', reason: 'the engine did not list its volumes' },
    });
  });

  it('and a volume that binds the socket brings it in', async () => {
    const options = { type: 'none', o: 'bind', device: SOCKET };
    const volumes = { status: 200, body: { Volumes: [{ Name: 'engine', Options: options }] } };
    const { containers } = await findWith('/volumes', volumes, withVolume);
    expect(containers.map(({ socketMount }) => socketMount)).toEqual([
      { source: SOCKET, target: '/s', folder: null, readOnly: false },
    ]);
  });
});
