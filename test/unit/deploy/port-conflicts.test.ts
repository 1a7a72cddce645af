import { expect, it } from 'vitest';
import { portConflicts } from '../../../src/deploy/port-conflicts.ts';
import type { ResolvedService } from '../../../src/deploy/resolved-project.ts';
import { at, hostWith } from '../../support/engine-state.ts';
import { container, engine } from '../../support/memory-engine.ts';

const service = (...ports: ResolvedService['ports']): ResolvedService => ({
  name: 'web',
  images: [],
  builds: true,
  buildArgs: {},
  ports,
  environment: {},
});

const holder = (address: string, project: string | null = 'shop') =>
  container({ name: 'shop-web-1', project, ports: [{ address, port: 8080 }] });

async function conflicts(
  wanted: ResolvedService,
  {
    containers = [] as ReturnType<typeof holder>[],
    listening = false,
    place = 'here' as 'here' | 'elsewhere',
  } = {},
) {
  const tcp = listening ? { '127.0.0.1:8080': { state: 'not-an-engine' } as const } : {};
  const { host } = hostWith(engine({ containers }), { tcp });
  const question = { engine: at, place, projectName: 'app', services: [wanted] };
  return (await portConflicts(host, question)).map(({ problem }) => problem);
}

const anywhere = { address: '', port: 8080 };
const local = { address: '127.0.0.1', port: 8080 };

it('has none where nothing has the port', async () => {
  expect(await conflicts(service(anywhere))).toEqual([]);
});

it.each([
  ['both are on every address', '0.0.0.0', anywhere, true],
  ['both are on every address of IPv6', '::', anywhere, true],
  ['the container is on every address', '0.0.0.0', local, true],
  ['the service wants every address', '127.0.0.1', anywhere, true],
  ['both want the same address', '127.0.0.1', local, true],
  ['each has an address of its own', '10.0.0.1', local, false],
  ['the ports differ', '0.0.0.0', { address: '', port: 8081 }, false],
])('compares addresses: %s', async (_, address, wanted, isTaken) => {
  const found = await conflicts(service(wanted), { containers: [holder(address)] });
  expect(found).toEqual(
    isTaken ? [expect.stringMatching(/^Port 8080.* is already in use by container shop-web-1\.$/)] : [],
  );
});

it('takes no stopped container for one that has a port', async () => {
  const stopped = { ...holder('0.0.0.0'), status: 'exited' } as const;
  expect(await conflicts(service(local), { containers: [stopped] })).toEqual([]);
});

it('looks for processes where the engine does not name its containers', async () => {
  const { host } = hostWith(engine(), { tcp: { '127.0.0.1:8080': { state: 'not-an-engine' } } });
  const request: typeof host.request = async () => ({ ok: false, error: 'ETIMEDOUT' });
  const question = { engine: at, place: 'here', projectName: 'app', services: [service(local)] } as const;
  expect(await portConflicts({ ...host, request }, question)).toMatchObject([
    { problem: 'Port 8080 on 127.0.0.1 is already in use by another process on this host.' },
  ]);
});

it('leaves a port to the project whose own container has it, whatever answers there', async () => {
  const containers = [holder('0.0.0.0', 'app')];
  expect(await conflicts(service(local), { containers, listening: true })).toEqual([]);
});

it('sees a process of this host that listens, where the ports of the engine are those of this host', async () => {
  expect(await conflicts(service(local), { listening: true })).toEqual([
    'Port 8080 on 127.0.0.1 is already in use by another process on this host.',
  ]);
  expect(await conflicts(service(local), { listening: true, place: 'elsewhere' })).toEqual([]);
});

it('asks nothing where no port is published', async () => {
  const { host } = hostWith(engine());
  const request: typeof host.request = async () => Promise.reject(new Error('asked'));
  const question = { engine: at, place: 'here', projectName: 'app', services: [service()] } as const;
  expect(await portConflicts({ ...host, request }, question)).toEqual([]);
});
