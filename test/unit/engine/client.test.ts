import { describe, expect, it } from 'vitest';
import { readDetails } from '../../../src/engine/container.ts';
import {
  findImage,
  inspectContainer,
  listContainers,
  listImageTags,
  listNetworks,
  listVolumes,
  readContainerFile,
  readInfo,
  readVersion,
} from '../../../src/engine/reader.ts';
import {
  createContainer,
  killContainer,
  removeContainer,
  removeImage,
  removeNetwork,
  removeVolume,
  startContainer,
  tagImage,
} from '../../../src/engine/writer.ts';
import type { Host } from '../../../src/host/host.ts';
import { failed } from '../../../src/host/result.ts';
import { memoryHost } from '../../support/memory-host.ts';

const engine = { address: { kind: 'unix', path: '/run/docker.sock' }, timeoutMs: 100 } as const;

/** Gives the same answer to everything, and notes what it was asked. */
function answering(status: number, body: unknown = null): { host: Host; asked: string[] } {
  const asked: string[] = [];
  const request: Host['request'] = async (_, { method, path }) => {
    asked.push(`${method} ${decodeURIComponent(path)}`);
    return { ok: true, value: { status, body } };
  };
  return { host: { ...memoryHost({}), request }, asked };
}

const reads = {
  version: (host: Host) => readVersion(host, engine),
  info: (host: Host) => readInfo(host, engine),
  containers: (host: Host) => listContainers(host, engine, { which: 'all' }),
  container: (host: Host) => inspectContainer(host, engine, 'abc'),
  images: (host: Host) => listImageTags(host, engine),
  networks: (host: Host) => listNetworks(host, engine, 'app'),
  volumes: (host: Host) => listVolumes(host, engine, { project: 'app' }),
};

const writes = {
  create: (host: Host) => createContainer(host, engine, { name: 'app-web-1', body: {} }),
  start: (host: Host) => startContainer(host, engine, 'abc'),
  kill: (host: Host) => killContainer(host, engine, 'abc'),
  remove: (host: Host) => removeContainer(host, engine, { id: 'abc', volumes: 'keep' }),
  'remove with its volumes': (host: Host) =>
    removeContainer(host, engine, { id: 'abc', volumes: 'anonymous' }),
  tag: (host: Host) => tagImage(host, engine, { id: 'sha256:1', name: 'localhost:5000/app:2' }),
  'tag without a version': (host: Host) => tagImage(host, engine, { id: 'sha256:1', name: 'app' }),
  'remove image': (host: Host) => removeImage(host, engine, 'team/app:1'),
  'remove network': (host: Host) => removeNetwork(host, engine, 'app_default'),
  'remove volume': (host: Host) => removeVolume(host, engine, 'app_data'),
};

const every = Object.entries({ ...reads, ...writes });

describe('a request to the engine', () => {
  it.each(every)('fails with the errno name where nothing answers: %s', async (_, ask) => {
    const host: Host = { ...memoryHost({}), request: async () => failed('ECONNREFUSED') };
    expect(await ask(host)).toEqual({
      ok: false,
      error: 'ECONNREFUSED',
      status: null,
      message: '',
      foreign: '',
    });
  });

  it.each(every)('fails with the status and the words of the engine: %s', async (_, ask) => {
    const { host } = answering(409, { message: 'name is in use' });
    expect(await ask(host)).toEqual({
      ok: false,
      error: 'HTTP 409',
      status: 409,
      message: 'name is in use',
      foreign: '',
    });
  });

  it('keeps the beginning of an answer that is no engine’s', async () => {
    const { host } = answering(403, 'x'.repeat(5000));
    expect(await readVersion(host, engine)).toMatchObject({ message: '', foreign: 'x'.repeat(1000) });
  });

  it('knows a port that wants TLS', async () => {
    const { host } = answering(400, 'Client sent an HTTP request to an HTTPS server.\n');
    expect(await readVersion(host, engine)).toMatchObject({ ok: false, error: 'TLS_PORT' });
  });

  it('succeeds where it is so already', async () => {
    expect(await startContainer(answering(304).host, engine, 'abc')).toEqual({ ok: true, value: null });
  });

  it('asks with words that cannot leave their place in the path', async () => {
    const asked: string[] = [];
    const request: Host['request'] = async (_, { path }) => {
      asked.push(path);
      return failed('EIO');
    };
    const host: Host = { ...memoryHost({}), request };
    await inspectContainer(host, engine, '../info?x');
    await findImage(host, engine, 'team/app:1');
    await listContainers(host, engine, { which: 'running', project: 'a&all=1' });
    expect(asked).toEqual([
      '/containers/..%2Finfo%3Fx/json',
      '/images/team%2Fapp%3A1/json',
      '/containers/json?filters=%7B%22label%22%3A%5B%22com.docker.compose.project%3Da%26all%3D1%22%5D%7D',
    ]);
  });

  it.each([
    ['create', 'POST /containers/create?name=app-web-1'],
    ['start', 'POST /containers/abc/start'],
    ['kill', 'POST /containers/abc/kill?signal=SIGKILL'],
    ['remove', 'DELETE /containers/abc?force=1'],
    ['remove with its volumes', 'DELETE /containers/abc?force=1&v=1'],
    ['tag', 'POST /images/sha256:1/tag?repo=localhost:5000/app&tag=2'],
    ['tag without a version', 'POST /images/sha256:1/tag?repo=app&tag=latest'],
    ['remove image', 'DELETE /images/team/app:1'],
    ['remove network', 'DELETE /networks/app_default'],
    ['remove volume', 'DELETE /volumes/app_data'],
  ] as const)('says what is to be done: %s', async (name, line) => {
    const { host, asked } = answering(200);
    await writes[name](host);
    expect(asked).toEqual([line]);
  });

  it('narrows a list down by labels', async () => {
    const { host, asked } = answering(200, []);
    await listContainers(host, engine, { which: 'all', project: 'app', service: 'web' });
    await listContainers(host, engine, { which: 'running', label: 'mine' });
    const own = '"com.docker.compose.project=app"';
    expect(asked).toEqual([
      `GET /containers/json?all=1&filters={"label":[${own},"com.docker.compose.service=web"]}`,
      'GET /containers/json?filters={"label":["mine"]}',
    ]);
  });
});

describe('an answer of something that is no engine', () => {
  const hostile = [null, 'text', 7, [], {}, [null, 'text', { Id: 7 }, { Id: '../x' }], { Volumes: 'x' }];

  it.each(hostile)('gives no containers, images and networks: %j', async (body) => {
    const { host } = answering(200, body);
    for (const ask of [reads.containers, reads.images, reads.networks]) {
      const answer = await ask(host);
      expect(answer.ok ? answer.value : []).toEqual([]);
      expect(answer.ok).toBe(Array.isArray(body));
    }
  });

  it.each(hostile)('gives no volumes: %j', async (body) => {
    const answer = await listVolumes(answering(200, body).host, engine, {});
    expect(answer.ok ? answer.value : []).toEqual([]);
  });

  it.each([null, 'text', 7, []])('is no version and no information: %j', async (body) => {
    const { host } = answering(200, body);
    expect(await readVersion(host, engine)).toMatchObject({ ok: false, error: 'HTTP 200' });
    expect(await readInfo(host, engine)).toMatchObject({ ok: false, error: 'HTTP 200' });
  });

  it.each([null, 'text', {}, { Id: 7 }])('names no container that was made: %j', async (body) => {
    expect(await writes.create(answering(201, body).host)).toMatchObject({ ok: false, error: 'HTTP 201' });
  });

  it('leaves what it does not say of a container empty', () => {
    expect(readDetails(null)).toMatchObject({
      state: { pid: 0, running: false, exitCode: null, health: null },
      user: 'root',
      groupAdd: [],
      securityOpt: [],
      published: {},
    });
    expect(readDetails({ State: 1, HostConfig: { GroupAdd: [1, '998'] } }).groupAdd).toEqual(['998']);
    expect(readDetails({ Config: { Labels: { a: 1, b: 'c' } } }).labels).toEqual({ b: 'c' });
  });

  it('has the address of a port only where it is one', () => {
    const published = (HostIp: unknown, HostPort: unknown) =>
      readDetails({ NetworkSettings: { Ports: { '80/tcp': [{ HostIp, HostPort }] } } }).published;
    expect(published('127.0.0.1', '8080')).toEqual({ '80/tcp': { address: '127.0.0.1', port: 8080 } });
    expect(published('0.0.0.0', '65535')).toEqual({ '80/tcp': { address: '', port: 65_535 } });
    expect(published('::', '1')).toEqual({ '80/tcp': { address: '', port: 1 } });
    for (const port of ['0', '65536', '', '8o', 80]) expect(published('', port)).toEqual({});
  });
});

describe('a file of a container', () => {
  /** The start of a tar: a name, a size in octal, a kind, and where a link points. */
  const entry = (text: string, link: string | null = null) => {
    const size = text.length.toString(8).padStart(11, '0');
    const head = `name${'\0'.repeat(120)}${size}`.padEnd(156, '\0');
    return `${head}${link === null ? '0' : '2'}${link ?? ''}`.padEnd(512, '\0') + text.padEnd(512, '\0');
  };

  const reading = (archive: (path: string) => { status: number; body: unknown }) => {
    const request: Host['request'] = async (_, { path }) => ({
      ok: true,
      value: archive(new URL(path, 'http://docker').searchParams.get('path') ?? ''),
    });
    return readContainerFile({ ...memoryHost({}), request }, engine, { id: 'abc', path: '/etc/group' });
  };

  it('is its text, without what the archive adds', async () => {
    expect(await reading(() => ({ status: 200, body: entry('docker:x:998:\n') }))).toBe('docker:x:998:\n');
  });

  it('is found behind a link, relative ones too', async () => {
    const answer = (path: string) => {
      const body = path === '/usr/group' ? entry('found') : entry('', '../usr/group');
      return { status: 200, body };
    };
    expect(await reading(answer)).toBe('found');
  });

  it('is empty where there is none, and where links lead round in circles', async () => {
    expect(await reading(() => ({ status: 404, body: {} }))).toBe('');
    expect(await reading(() => ({ status: 200, body: entry('', '/etc/group') }))).toBe('');
  });

  it('is not known where the engine gives no archive', async () => {
    expect(await reading(() => ({ status: 200, body: 'text' }))).toBeNull();
    expect(await reading(() => ({ status: 200, body: { a: 1 } }))).toBeNull();
    expect(await reading(() => ({ status: 500, body: {} }))).toBeNull();
  });
});
