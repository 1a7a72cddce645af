import { expect, it } from 'vitest';
import { type Verification, verify } from '../../src/apply/verify/verify.ts';
import { localHost } from '../../src/host/local.ts';
import { engineAt, gather } from '../../src/probes/gather.ts';
import type { Engine } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { compose, docker, makeProject, type Project } from './support/project.ts';

const inside = '/var/run/docker.sock';

interface App {
  /** Lines of the service: its image, or how it is built. */
  readonly from: readonly string[];
  readonly gid: string;
  readonly more?: readonly string[];
}

function fileOf({ from, gid, more = [] }: App, { socket }: Engine): string {
  const lines = [
    ...from,
    'user: "10001:10001"',
    `group_add: ["${gid}"]`,
    'stop_signal: SIGKILL',
    'network_mode: none',
    'volumes:',
    `  - ${socket}:${inside}`,
    ...more,
  ];
  return ['services:', '  app:', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

const image = (name: string) => [`image: ${name}`, 'command: ["sleep", "600"]'];
const nothing = ['build: .'];
/** One static program and nothing else, neither a shell nor an account. */
const Dockerfile = [
  'FROM alpine:3 AS tools',
  'FROM scratch',
  'COPY --from=tools /bin/busybox /sleep',
  'ENTRYPOINT ["/sleep", "600"]',
  '',
].join('\n');

/** As a fix asks it, of what runs now. */
async function proofOf(engine: Engine, project: Project): Promise<Verification> {
  Object.assign(process.env, engine.env);
  const host = localHost();
  const { directory } = project;
  const selection = {
    directory,
    files: [],
    envFile: null,
    profiles: [],
    services: [],
    containers: [],
    all: false,
    gid: null,
  };
  const choice = { endpoint: null, scope: 'endpoint', timeoutMs: 5000 } as const;
  const facts = await gather(host, { ...selection, ...choice });
  const at = engineAt(facts.endpoint, facts.connection, 5000);
  if (at === null || facts.engine.state !== 'answered') throw new Error('the engine did not answer');
  return verify(host, {
    base: { file: 'docker', args: ['compose', '-f', project.path('compose.yaml')] },
    service: 'app',
    socket: inside,
    projectName: directory.replace(/^.*\//, '').toLowerCase(),
    engine: { ...at, ...facts.engine },
  });
}

async function proofAfterUp(engine: Engine, app: App): Promise<Verification> {
  const project = makeProject({ 'compose.yaml': fileOf(app, engine), Dockerfile }, { engine });
  await compose(engine, project, 'up', '-d', '--build');
  return proofOf(engine, project);
}

const images = ['alpine:3', 'dockperm-lab/node:20', 'python:3.11-alpine'] as const;

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  it.each([
    ['node', image('dockperm-lab/node:20'), { basis: 'connect', by: 'node' }],
    ['python', image('python:3.11-alpine'), { basis: 'connect', by: 'python3' }],
    ['BusyBox alone', image('alpine:3'), { basis: 'probe', by: expect.stringMatching(/^\w+ from /) }],
    ['one static program', nothing, { basis: 'probe', by: expect.stringMatching(/^\w+ from /) }],
  ])('proves an image with %s, denied before and connected after', async (_, from, how) => {
    const before = await proofAfterUp(engine(), { from, gid: '999' });
    expect(before).toMatchObject({ state: 'denied', error: 'EACCES' });
    const after = await proofAfterUp(engine(), { from, gid: `${freeGid}` });
    expect(after).toEqual({ subject: { kind: 'service', name: 'app' }, state: 'connected', ...how });
  });

  it('says that nothing runs any more', async () => {
    const app = { from: image('alpine:3'), gid: `${freeGid}` };
    const project = makeProject({ 'compose.yaml': fileOf(app, engine()) }, { engine: engine() });
    await compose(engine(), project, 'up', '--no-start');
    expect(await proofOf(engine(), project)).toMatchObject({
      state: 'unverified',
      reason: 'the container is no longer running',
    });
  });

  /** What listens on a port in front of the socket, and lets everything through. */
  const forward = [
    "const net = require('net');",
    `net.createServer((c) => c.pipe(net.connect('${inside}')).on('error', () => {}).pipe(c)).listen(2375);`,
  ].join(' ');
  const proxied = (from: readonly string[]) => [
    'services:',
    '  app:',
    ...from.map((line) => `    ${line}`),
    '    user: "10001:10001"',
    '    stop_signal: SIGKILL',
    '    environment: {DOCKER_HOST: "tcp://socket-proxy:2375"}',
    '    depends_on: [socket-proxy]',
    '  socket-proxy:',
    '    image: dockperm-lab/node:20',
    '    stop_signal: SIGKILL',
    `    command: ["node", "-e", ${JSON.stringify(forward)}]`,
    `    volumes: ["${engine().socket}:${inside}"]`,
    'networks: {default: {internal: true}}',
    '',
  ];

  it.each([
    // A static BusyBox looks no name up.
    ['wget', image('alpine:3'), expect.stringMatching(/^wget$|^\w+ from /)],
    ['node', image('dockperm-lab/node:20'), 'node'],
    ['another image in its network', nothing, expect.stringMatching(/^\w+ from /)],
  ])('pings through a proxy with %s', async (_, from, by) => {
    const project = makeProject(
      { 'compose.yaml': proxied(from).join('\n'), Dockerfile },
      { engine: engine() },
    );
    await compose(engine(), project, 'up', '-d', '--build');
    expect(await proofOf(engine(), project)).toMatchObject({ state: 'connected', basis: 'proxy', by });
    await compose(engine(), project, 'stop', 'socket-proxy');
    expect(await proofOf(engine(), project)).toMatchObject({ state: 'denied', basis: 'proxy' });
  });
});

describeEngine('rootful', { gid: 4243, images: ['alpine:3'], label: 'bare' }, (engine) => {
  it('asks the kernel by opening, where there is nothing but BusyBox', async () => {
    const from = image('alpine:3');
    expect(await proofAfterUp(engine(), { from, gid: '4243' })).toMatchObject({
      basis: 'permission',
      by: 'sh',
    });
    expect(await proofAfterUp(engine(), { from: nothing, gid: '4243' })).toMatchObject({
      state: 'connected',
      basis: 'probe-permission',
      by: 'sh from alpine:3',
    });
    expect(await proofAfterUp(engine(), { from: nothing, gid: '999' })).toMatchObject({
      state: 'denied',
      basis: 'probe-permission',
      error: 'EACCES',
    });
  });

  it('goes by the model, where no image has anything to try with', async () => {
    const project = makeProject(
      { 'compose.yaml': fileOf({ from: nothing, gid: '4243' }, engine()), Dockerfile },
      { engine: engine() },
    );
    await compose(engine(), project, 'up', '-d', '--build');
    await docker(engine(), ['save', '-o', project.path('kept.tar'), 'alpine:3']);
    await docker(engine(), ['rmi', 'alpine:3']);
    try {
      expect(await proofOf(engine(), project)).toEqual({
        subject: { kind: 'service', name: 'app' },
        state: 'connected',
        basis: 'model',
        by: "its ids and the socket's mode",
      });
    } finally {
      await docker(engine(), ['load', '-i', project.path('kept.tar')]);
    }
  });
});

describeEngine('rootless', { images: ['alpine:3'], label: 'bare' }, (engine) => {
  it('tries as the configured user, where the process itself is not to be seen', async () => {
    const before = await proofAfterUp(engine(), { from: nothing, gid: '999' });
    expect(before).toMatchObject({ state: 'denied', basis: 'probe-permission', error: 'EACCES' });
    const after = await proofAfterUp(engine(), { from: nothing, gid: String(engine().gid) });
    expect(after).toMatchObject({ state: 'connected', basis: 'probe-permission', by: 'sh from alpine:3' });
  });
});
