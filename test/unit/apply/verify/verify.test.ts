import { describe, expect, it } from 'vitest';
import { type VerifiedEngine, verify } from '../../../../src/apply/verify/verify.ts';
import { at, hostWith } from '../../../support/engine-state.ts';
import {
  container,
  engine,
  type ListeningEngine,
  type MemoryContainer,
} from '../../../support/memory-engine.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { type Answer, withPrograms } from '../../../support/programs-of.ts';

const SOCKET = '/var/run/docker.sock';
const base = { file: 'docker', args: ['compose'] };
const web = (more: Partial<MemoryContainer> = {}) =>
  container({ groupAdd: ['998'], process: { uid: 10001, gid: 10001, groups: [998] }, ...more });
const denied = web({ groupAdd: [], process: { uid: 10001, gid: 10001, groups: [] } });
const viaProxy = (host: string) => web({ mounts: [], env: ['A=b', `DOCKER_HOST=${host}`] });

interface Situation {
  readonly containers?: readonly MemoryContainer[];
  readonly images?: ListeningEngine['images'];
  readonly compose?: Machine['compose'];
  readonly engine?: Partial<VerifiedEngine>;
  /** What programs in containers answer. */
  readonly answer?: Answer;
}

async function ask({ containers = [web()], images = {}, compose = {}, answer, ...more }: Situation) {
  const { host } = hostWith(engine({ containers: [...containers], images }), { compose });
  const asked: (readonly string[])[] = [];
  const at0 = host.now();
  const watched = withPrograms(host, (words, command) => {
    asked.push(words);
    return answer?.(words, command) ?? null;
  });
  const found = await verify(watched, {
    base,
    service: 'web',
    socket: SOCKET,
    engine: { ...at, userns: { mode: 'none' }, elsewhere: false, ...more.engine },
    projectName: 'app',
  });
  const { subject, ...said } = found;
  expect(subject).toEqual({ kind: 'service', name: 'web' });
  const execs = asked.filter((words) => words.includes('exec'));
  const runs = asked.filter((words) => words.includes('run'));
  return { said, execs, runs, milliseconds: host.now() - at0 };
}

const isExec = (words: readonly string[]) => words.includes('exec');
const isRun = (words: readonly string[]) => words[0] === 'docker' && words.includes('run');
const notThere = { exitCode: 127 };
/** No container has a program to try with. */
const nothing: Answer = (words) => (isExec(words) ? notThere : isRun(words) ? { exitCode: 125 } : null);

describe('a service that mounts the socket', () => {
  it('is asked by a program in its own container, once', async () => {
    const { said, execs, runs } = await ask({});
    expect(said).toEqual({ state: 'connected', by: 'node', basis: 'connect' });
    expect(execs.map((words) => words.slice(0, 6))).toEqual([
      ['docker', 'compose', 'exec', '-T', 'web', 'sh'],
    ]);
    expect(runs).toEqual([]);
  });

  it('is denied by what the program says, and is not asked again', async () => {
    const { said, execs } = await ask({ containers: [denied] });
    expect(said).toEqual({ state: 'denied', by: 'node', basis: 'connect', error: 'EACCES' });
    expect(execs).toHaveLength(1);
  });

  it('is asked by the programs of an image without a shell, one after another', async () => {
    const answer: Answer = (words) =>
      isExec(words) ? (words.includes('python3') ? { stdout: 'dockperm:ok\n' } : notThere) : null;
    const { said, execs } = await ask({ answer });
    expect(said).toEqual({ state: 'connected', by: 'python3', basis: 'connect' });
    expect(execs.map((words) => words[5])).toEqual(['sh', 'node', '/nodejs/bin/node', 'python3']);
  });

  it('is asked no further where a shell ran and found nothing to try with', async () => {
    const answer: Answer = (words) => (isExec(words) ? {} : isRun(words) ? { exitCode: 125 } : null);
    const { execs } = await ask({ answer });
    expect(execs).toHaveLength(1);
  });

  it('is denied by a shell that cannot open the socket, without a container that probes', async () => {
    const answer: Answer = (words) => (isExec(words) ? { stdout: 'dockperm:sh:EACCES\n' } : null);
    const { said, runs } = await ask({ answer, images: { 'node:22': {} } });
    expect(said).toEqual({ state: 'denied', by: 'sh', basis: 'permission', error: 'EACCES' });
    expect(runs).toEqual([]);
  });

  it('is not running where no container is found', async () => {
    const reason = 'the container is no longer running';
    expect((await ask({ containers: [] })).said).toEqual({ state: 'unverified', reason });
    expect((await ask({ containers: [web({ project: 'shop' })] })).said).toEqual({
      state: 'unverified',
      reason,
    });
    expect((await ask({ containers: [web({ service: 'db' })] })).said).toEqual({
      state: 'unverified',
      reason,
    });
    const task = web({ stack: 'app' });
    expect((await ask({ containers: [task] })).said).toEqual({ state: 'unverified', reason });
  });

  it('has no way to the engine where it has neither the socket nor DOCKER_HOST', async () => {
    const { said, execs } = await ask({ containers: [web({ mounts: [] })] });
    const reason = 'the container has neither the socket nor DOCKER_HOST';
    expect(said).toEqual({ state: 'unverified', reason });
    expect(execs).toEqual([]);
  });
});

describe('a service that reaches the engine by a proxy', () => {
  const proxied = [viaProxy('tcp://proxy:2375')];
  const says =
    (text: string): Answer =>
    (words) =>
      isExec(words) ? { stdout: text } : null;

  it('pings it from its own container, by name and port', async () => {
    const { said, execs } = await ask({ containers: proxied, answer: says('dockperm:node:ok\n') });
    expect(said).toEqual({ state: 'connected', by: 'node', basis: 'proxy' });
    expect(execs[0]?.slice(5, 7)).toEqual(['sh', '-c']);
    expect(execs[0]?.slice(8, 11)).toEqual(['sh', 'proxy', '2375']);
  });

  it.each(['http://my-proxy.local:2375/', 'tcp://10.0.0.5:2375'])('knows %s as one', async (url) => {
    const { said } = await ask({ containers: [viaProxy(url)], answer: says('dockperm:wget:ok\n') });
    expect(said).toMatchObject({ state: 'connected', basis: 'proxy' });
  });

  it.each(['unix:///run/x.sock', 'tcp://proxy', 'xtcp://proxy:1', 'tcp://proxy:2375/path', 'tcp://a b:1'])(
    'asks nothing of %s',
    async (url) => {
      const { said, execs } = await ask({ containers: [viaProxy(url)] });
      expect(said).toMatchObject({ state: 'unverified' });
      expect(execs).toEqual([]);
    },
  );

  it('is asked again for a few seconds while the proxy does not listen yet', async () => {
    let asked = 0;
    const starting: Answer = (words) => {
      if (!isExec(words)) return null;
      asked += 1;
      return { stdout: `dockperm:node:${asked < 3 ? 'ECONNREFUSED' : 'ok'}\n` };
    };
    const { said, execs } = await ask({ containers: proxied, answer: starting });
    expect(said).toEqual({ state: 'connected', by: 'node', basis: 'proxy' });
    expect(execs).toHaveLength(3);
  });

  it('is denied in the end by a proxy that never listens', async () => {
    const { said, execs, milliseconds } = await ask({
      containers: proxied,
      answer: says('dockperm:node:ECONNREFUSED\n'),
    });
    expect(said).toEqual({ state: 'denied', by: 'node', basis: 'proxy', error: 'ECONNREFUSED' });
    expect(execs.length).toBeGreaterThan(2);
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('is denied at once by a proxy that answers, which is listening', async () => {
    const { said, execs } = await ask({ containers: proxied, answer: says('dockperm:node:HTTP 403\n') });
    expect(said).toEqual({ state: 'denied', by: 'node', basis: 'proxy', error: 'HTTP 403' });
    expect(execs).toHaveLength(1);
  });

  it('is asked from a container in its network where its image has no program', async () => {
    const answer: Answer = (words) =>
      isExec(words) ? notThere : isRun(words) ? { stdout: 'dockperm:node:ok\n' } : null;
    const { said, runs } = await ask({ containers: proxied, answer, images: { 'node:22': {} } });
    expect(said).toEqual({ state: 'connected', by: 'node from node:22', basis: 'proxy' });
    expect(runs[0]).toEqual(
      expect.arrayContaining(['--network', 'container:c0ffee0123456789', 'proxy', '2375']),
    );
    expect(runs[0]).not.toContain('--mount');
  });
});

describe('an image without any program', () => {
  const probing =
    (...answers: readonly string[]): Answer =>
    (words) => {
      if (isExec(words)) return notThere;
      const index = images.findIndex((image) => words.includes(image));
      return isRun(words) ? { stdout: answers[index] ?? '' } : null;
    };
  const images = ['node:22', 'busybox:1'];
  const both = { 'busybox:1': {}, 'node:22': {} };

  it('is stood in for by another one, with its user, groups and mount, that cannot do anything else', async () => {
    const { said, runs } = await ask({ answer: probing('dockperm:node:ok\n'), images: both });
    expect(said).toEqual({ state: 'connected', by: 'node from node:22', basis: 'probe' });
    expect(runs).toHaveLength(1);
    const [words = []] = runs;
    expect(words.slice(0, 4)).toEqual(['docker', '-H', 'unix:///run/docker.sock', 'run']);
    expect(words).toEqual(expect.arrayContaining(['--rm', '--cap-drop', 'ALL', '--pull', 'never']));
    expect(words).toContain('dockperm.probe=verify');
    expect(words.slice(words.indexOf('--network'), words.indexOf('-c'))).toEqual([
      '--network',
      'none',
      '--user',
      '10001:10001',
      '--group-add',
      '998',
      '--mount',
      `type=bind,source=${SOCKET},target=${SOCKET}`,
      '--entrypoint',
      'sh',
      'node:22',
    ]);
  });

  it('is denied where the other one is', async () => {
    const { said } = await ask({ answer: probing('dockperm:node:EACCES\n'), images: both });
    expect(said).toEqual({ state: 'denied', by: 'node from node:22', basis: 'probe', error: 'EACCES' });
  });

  it('is stood in for by one that can only open the socket where none can connect', async () => {
    const { said, runs } = await ask({ answer: probing('', 'dockperm:sh:ok\n'), images: both });
    expect(said).toEqual({ state: 'connected', by: 'sh from busybox:1', basis: 'probe-permission' });
    expect(runs).toHaveLength(2);
  });

  it('takes one that connects over one that opens, and the first that opens over the next', async () => {
    const connecting = probing('dockperm:sh:ok\n', 'dockperm:curl:ok\n');
    expect((await ask({ answer: connecting, images: both })).said).toMatchObject({
      by: 'curl from busybox:1',
      basis: 'probe',
    });
    const opening = probing('dockperm:sh:ok\n', 'dockperm:sh:EACCES\n');
    expect((await ask({ answer: opening, images: both })).said).toMatchObject({
      state: 'connected',
      by: 'sh from node:22',
    });
  });

  it('meets those first that can connect, and no more than five', async () => {
    const others = Object.fromEntries(['a:1', 'b:1', 'c:1', 'd:1', 'e:1', 'curl:8'].map((tag) => [tag, {}]));
    const { runs } = await ask({ answer: nothing, images: others });
    const tried = runs.map((words) => words[words.indexOf('sh') + 1]);
    expect(tried).toEqual(['curl:8', 'a:1', 'b:1', 'c:1', 'd:1']);
  });

  it('does not count where the container itself has a shell and the other one has no more', async () => {
    const answer: Answer = (words) =>
      isExec(words)
        ? { stdout: 'dockperm:sh:ok\n' }
        : isRun(words)
          ? { stdout: 'dockperm:sh:EACCES\n' }
          : null;
    const { said, runs } = await ask({ answer, images: both });
    expect(said).toEqual({ state: 'connected', by: 'sh', basis: 'permission' });
    expect(runs).toHaveLength(2);
  });

  it('counts where it connects, more than a shell of the container that opened the socket', async () => {
    const answer: Answer = (words) =>
      isExec(words)
        ? { stdout: 'dockperm:sh:ok\n' }
        : isRun(words)
          ? { stdout: 'dockperm:node:EACCES\n' }
          : null;
    const { said } = await ask({ answer, images: both });
    expect(said).toMatchObject({ state: 'denied', by: 'node from node:22', basis: 'probe' });
  });

  const flagsFor = async (more: Partial<MemoryContainer>) => {
    const answer = probing('dockperm:node:ok\n');
    const { runs } = await ask({ containers: [web(more)], answer, images: both });
    const [words = []] = runs;
    return words.slice(words.indexOf('--user'), words.indexOf('--mount'));
  };

  it('gets the capability to pass over permissions where the process has it, and no other', async () => {
    const process = { uid: 0, gid: 0, groups: [], powerful: true };
    expect(await flagsFor({ process })).toEqual(['--user', '0:0', '--cap-add', 'DAC_OVERRIDE']);
    expect(await flagsFor({})).not.toContain('--cap-add');
  });

  it('gets the user namespace and the confinement of the container, and no file name of a profile', async () => {
    const securityOpt = [
      'label=type:web_t',
      'apparmor:web',
      'seccomp={"a":1}',
      'no-new-privileges',
      'xlabel=a',
      'label=a b',
    ];
    expect(await flagsFor({ securityOpt, usernsMode: 'host' })).toEqual([
      '--user',
      '10001:10001',
      '--group-add',
      '998',
      '--userns',
      'host',
      '--security-opt',
      'label=type:web_t',
      '--security-opt',
      'apparmor:web',
    ]);
    expect((await flagsFor({ privileged: true })).slice(4)).toEqual([
      '--security-opt',
      'label=disable',
      '--security-opt',
      'apparmor=unconfined',
    ]);
  });
});

describe('a service that no program can stand in for', () => {
  const said = async (situation: Situation) => (await ask({ answer: nothing, ...situation })).said;
  const reason = 'no image on this engine has a program that can connect';
  const connected = { state: 'connected', by: "its ids and the socket's mode", basis: 'model' };

  it("is judged from its process's ids and the socket's mode", async () => {
    expect(await said({})).toEqual(connected);
  });

  it('is not called denied by the model, which can be wrong', async () => {
    expect(await said({ containers: [denied] })).toEqual({ state: 'unverified', reason });
  });

  it('is called gone where its container has ended meanwhile', async () => {
    const { host, engine: now } = hostWith(engine({ containers: [denied] }));
    const leaving = withPrograms(host, (words) => {
      if (isExec(words)) now.containers.splice(0);
      return nothing(words, base);
    });
    const found = await verify(leaving, {
      base,
      service: 'web',
      socket: SOCKET,
      engine: { ...at, userns: { mode: 'none' }, elsewhere: false },
      projectName: 'app',
    });
    expect(found).toMatchObject({ state: 'unverified', reason: 'the container is no longer running' });
  });

  it('stays unverified where the user namespace of the engine is unknown', async () => {
    expect(await said({ engine: { userns: { mode: 'unknown', reason: '' } } })).toEqual({
      state: 'unverified',
      reason,
    });
  });

  it('stays unverified behind a proxy', async () => {
    expect(await said({ containers: [viaProxy('tcp://proxy:2375')] })).toEqual({
      state: 'unverified',
      reason,
    });
  });
});
