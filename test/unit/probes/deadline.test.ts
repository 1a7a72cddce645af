import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { failed, ok } from '../../../src/host/result.ts';
import { withDeadline } from '../../../src/probes/deadline.ts';
import { gather } from '../../../src/probes/gather.ts';
import { socket } from '../../support/memory-files.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { composeFile, linux, project, SOCKET, select } from '../../support/scenes.ts';

interface Asked {
  readonly what: string;
  readonly timeoutMs: number;
}

/** A host whose engine and name service never answer, and what they were asked. */
function silentHost(): { host: Host; asked: Asked[] } {
  const asked: Asked[] = [];
  const never = (what: string, timeoutMs = 0) => {
    asked.push({ what, timeoutMs });
    return Promise.resolve(failed('ETIMEDOUT'));
  };
  const host: Host = {
    ...memoryHost(linux()),
    request: (_, { path }, timeoutMs) => never(path, timeoutMs),
    run: ({ file, args }, options) => never([file, ...args].join(' '), options?.timeoutMs),
  };
  return { host, asked };
}

const engine = { kind: 'unix', path: SOCKET } as const;
const get = (path: string) => ({ method: 'GET', path }) as const;

describe('a host with a deadline', () => {
  it('does not ask an engine again that gave no answer in time', async () => {
    const { host, asked } = silentHost();
    const limited = withDeadline(host, 1000);
    expect(await limited.request(engine, get('/version'), 1000)).toEqual(failed('ETIMEDOUT'));
    expect(await limited.request(engine, get('/info'), 1000)).toEqual(failed('ETIMEDOUT'));
    expect(asked.map(({ what }) => what)).toEqual(['/version']);
  });

  it('asks another engine all the same', async () => {
    const { host, asked } = silentHost();
    const limited = withDeadline(host, 1000);
    await limited.request(engine, get('/version'), 1000);
    await limited.request({ kind: 'unix', path: '/other.sock' }, get('/version'), 1000);
    expect(asked).toHaveLength(2);
  });

  it('asks the same question once, and no more than sixteen different ones at a time', async () => {
    let running = 0;
    let most = 0;
    const paths: string[] = [];
    const host: Host = {
      ...memoryHost(),
      request: async (_, { path }) => {
        paths.push(path);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
        return ok({ status: 200, body: path });
      },
    };
    const limited = withDeadline(host, 1000);
    const all = Array.from({ length: 100 }, (_, at) => `/images/${at % 50}/json`);
    const answers = await Promise.all(all.map((path) => limited.request(engine, get(path), 1000)));
    expect(answers).toEqual(all.map((path) => ok({ status: 200, body: path })));
    expect(paths).toHaveLength(50);
    expect(most).toBe(16);
  });

  it('waits for all answers of a slow engine together no longer than for six', async () => {
    let asked = 0;
    const host: Host = {
      ...memoryHost(),
      request: async (_, __, timeoutMs) => {
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, Math.min(timeoutMs, 40)));
        return timeoutMs < 40 ? failed('ETIMEDOUT') : ok({ status: 200, body: null });
      },
    };
    const limited = withDeadline(host, 50);
    const began = performance.now();
    for (let at = 0; at < 30; at += 1) await limited.request(engine, get(`/${at}`), 50);
    expect(performance.now() - began).toBeLessThan(600);
    expect(asked).toBeLessThan(10);
  });

  it('removes what was made, although the engine has let another answer time out', async () => {
    const { host, asked } = silentHost();
    const limited = withDeadline(host, 1000);
    await limited.request(engine, get('/version'), 1000);
    await limited.request(engine, { method: 'DELETE', path: '/containers/x' }, 1000);
    expect(asked.map(({ what }) => what)).toEqual(['/version', '/containers/x']);
  });

  it('takes getent and id for the same server', async () => {
    const { host, asked } = silentHost();
    const limited = withDeadline(host, 1000);
    await limited.run({ file: 'getent', args: ['group', 'docker'] });
    await limited.run({ file: 'id', args: ['-G', 'ann'] });
    expect(asked.map(({ what }) => what)).toEqual(['getent group docker']);
  });

  it('gives a program no more than is left, in whole milliseconds, and Compose what it asks for', async () => {
    const { host, asked } = silentHost();
    const limited = withDeadline(host, 1000);
    await limited.run({ file: 'systemctl', args: [] }, { timeoutMs: 60_000 });
    await limited.run({ file: 'docker', args: ['compose', 'config'] }, { timeoutMs: 10_000 });
    expect(asked[0]?.timeoutMs).toBeLessThanOrEqual(1000);
    expect(Number.isInteger(asked[0]?.timeoutMs)).toBe(true);
    expect(asked[1]?.timeoutMs).toBe(10_000);
  });

  it('learns the name of an account that only the name service knows', async () => {
    const host: Host = {
      ...memoryHost({ identity: { name: null, uid: 5000 } }),
      run: async () => ({
        ok: true,
        value: { exitCode: 0, stdout: 'eve:*:5000:5000::/:/bin/sh\n', stderr: '' },
      }),
    };
    expect(await withDeadline(host, 1000).identity()).toMatchObject({ name: 'eve', uid: 5000 });
  });
});

describe('a machine whose engine hangs', () => {
  it('is asked for two answers side by side, and then for nothing more of the engine', async () => {
    const requests: string[] = [];
    const machine = project(composeFile(), { files: { [SOCKET]: socket({ state: 'hung' }, { gid: 998 }) } });
    const memory = memoryHost(machine);
    const host: Host = {
      ...memory,
      request: (address, request, timeoutMs) => {
        requests.push(request.path);
        return memory.request(address, request, timeoutMs);
      },
    };
    const facts = await gather(host, select());
    expect(facts.connection).toEqual({ state: 'timeout' });
    expect(requests).toEqual(['/version', '/info']);
    expect(memory.log.filter((line) => line.startsWith('run docker -H'))).toEqual([]);
  });
});
