import { describe, expect, it } from 'vitest';
import type { EngineAt } from '../../../../src/engine/engine-at.ts';
import type { EngineRequest, Host } from '../../../../src/host/host.ts';
import { failed } from '../../../../src/host/result.ts';
import { readImageAccounts } from '../../../../src/probes/engine/image-accounts.ts';
import { ownerLabels } from '../../../../src/probes/engine/probe-owner.ts';
import { engineOf } from '../../../support/engine-state.ts';
import { engine, type MemoryProbe } from '../../../support/memory-engine.ts';
import { link, socket } from '../../../support/memory-files.ts';
import { type MemoryHost, memoryHost } from '../../../support/memory-host.ts';
import { SOCKET } from '../../../support/scenes.ts';

const at: EngineAt = {
  address: { kind: 'unix', path: SOCKET },
  chosenBy: ['-H', `unix://${SOCKET}`],
  timeoutMs: 100,
};
const accounts = { passwd: 'app:x:5:6::/:\n', group: 'app:x:6:\n' };
const OWN = 4242;

function stat(pid: number, start: number): string {
  return `${pid} (a b) S ${Array.from({ length: 18 }, () => 0).join(' ')} ${start} 0\n`;
}

function machine({ probes = [] }: { probes?: MemoryProbe[] } = {}): MemoryHost {
  const images = {
    'web:1': { id: 'sha256:web', ...accounts },
    'web:latest': { id: 'sha256:web', ...accounts },
    ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`other:${n}`, accounts])),
  };
  return memoryHost({
    files: {
      [SOCKET]: socket(engine({ images, probes })),
      '/proc/sys/kernel/random/boot_id': 'b007\n',
      '/proc/self/ns/pid': link('pid:[1]'),
      '/proc/self/stat': stat(OWN, 100),
      '/proc/1/stat': stat(1, 1),
      [`/proc/${OWN}/stat`]: stat(OWN, 100),
      '/proc/7/stat': stat(7, 70),
    },
    identity: { dacOverride: true },
  });
}

function changesOf({ log }: MemoryHost): string[] {
  return log.filter((line) => /^(POST|DELETE)/.test(line));
}

describe('looking into images', () => {
  it('makes one container for all that ask about one image, by whichever of its names', async () => {
    const host = machine();
    const asked = ['web:1', 'web:1', 'web:latest'].map((image) => readImageAccounts(host, image, at));
    expect(await Promise.all(asked)).toEqual([accounts, accounts, accounts]);
    expect(changesOf(host)).toHaveLength(2);
    expect(engineOf(host).probes).toEqual([]);
  });

  it('makes none for an image that is not there', async () => {
    const host = machine();
    expect(await readImageAccounts(host, 'nowhere:1', at)).toBeNull();
    expect(changesOf(host)).toEqual([]);
  });

  it('has no more than four containers at a time', async () => {
    const host = machine();
    let most = 0;
    const watching: Host = {
      ...host,
      request: async (address, request, timeoutMs) => {
        const answer = await host.request(address, request, timeoutMs);
        most = Math.max(most, engineOf(host).probes.length);
        return answer;
      },
    };
    const asked = Array.from({ length: 20 }, (_, n) => readImageAccounts(watching, `other:${n}`, at));
    expect((await Promise.all(asked)).filter((read) => read === null)).toEqual([]);
    expect(most).toBe(4);
    expect(engineOf(host).probes).toEqual([]);
  });

  it('names its containers beforehand, and labels whose they are', async () => {
    const host = machine();
    const made: EngineRequest[] = [];
    const watching: Host = {
      ...host,
      request: (address, request, timeoutMs) => {
        if (request.method === 'POST') made.push(request);
        return host.request(address, request, timeoutMs);
      },
    };
    await readImageAccounts(watching, 'web:1', at);
    expect(made).toHaveLength(1);
    expect(made[0]?.path).toMatch(/^\/containers\/create\?name=dockperm-probe-[0-9a-f]{16}$/);
    expect(made[0]?.body).toMatchObject({
      Image: 'sha256:web',
      Labels: {
        'dockperm.probe': 'accounts',
        [ownerLabels.process]: `b007 pid:[1] ${OWN} 100`,
        [ownerLabels.since]: expect.stringMatching(/^\d+$/),
      },
    });
  });
});

describe('an engine whose answer to a creation is lost', () => {
  /** It creates, later than it is waited for. */
  function losing(host: MemoryHost, lateBy: number): Host {
    let creation: Parameters<Host['request']> | null = null;
    let removals = 0;
    return {
      ...host,
      request: async (address, request, timeoutMs) => {
        if (request.method === 'POST') {
          creation = [address, request, timeoutMs];
          return failed('ETIMEDOUT');
        }
        if (request.method === 'DELETE') {
          removals += 1;
          if (creation !== null && removals > lateBy) {
            await host.request(...creation);
            creation = null;
          }
        }
        return host.request(address, request, timeoutMs);
      },
    };
  }

  it.each([0, 1])(
    'is asked by name to remove the container, until it is there (after %i times)',
    async (late) => {
      const host = machine();
      const patient = { ...at, timeoutMs: 5000 };
      expect(await readImageAccounts(losing(host, late), 'web:1', patient)).toBeNull();
      expect(changesOf(host).filter((line) => line.startsWith('DELETE'))).toHaveLength(late + 1);
      expect(engineOf(host).probes).toEqual([]);
    },
  );

  it('is not asked for ever', async () => {
    const host = machine();
    expect(await readImageAccounts(losing(host, 1000), 'web:1', at)).toBeNull();
    expect(changesOf(host).length).toBeLessThan(5);
  });
});

describe('containers of an earlier run', () => {
  const now = Date.UTC(2026, 0, 23, 10, 15);
  const probe = (name: string, process: string | null, since: number | null = now): MemoryProbe => ({
    name: `dockperm-probe-${name}`,
    image: 'web:1',
    labels: {
      'dockperm.probe': 'accounts',
      ...(process === null ? {} : { [ownerLabels.process]: process }),
      ...(since === null ? {} : { [ownerLabels.since]: String(since) }),
    },
  });

  async function leftOf(probes: MemoryProbe[]): Promise<string[]> {
    const host = machine({ probes });
    await readImageAccounts(host, 'web:1', at);
    return engineOf(host).probes.map(({ name }) => name.replace('dockperm-probe-', ''));
  }

  it('are removed when their process is gone, or its number is another’s now', async () => {
    expect(await leftOf([probe('gone', 'b007 pid:[1] 99 1'), probe('reused', 'b007 pid:[1] 7 69')])).toEqual(
      [],
    );
  });

  it('stay while their process runs', async () => {
    expect(await leftOf([probe('runs', 'b007 pid:[1] 7 70')])).toEqual(['runs']);
  });

  it('stay for a while where their process cannot be looked at: another machine’s, or after a restart', async () => {
    const [booted, namespace] = ['b008 pid:[1] 99 1', 'b007 pid:[2] 99 1'];
    expect(await leftOf([probe('a', booted), probe('b', namespace)])).toEqual(['a', 'b']);
    const earlier = now - 3_600_000;
    expect(await leftOf([probe('a', booted, earlier), probe('b', namespace, earlier)])).toEqual([]);
  });

  it('are removed where nothing says whose they are', async () => {
    expect(await leftOf([probe('old', null, null)])).toEqual([]);
  });

  it('are looked for once', async () => {
    const host = machine();
    const lists: string[] = [];
    const watching: Host = {
      ...host,
      request: (address, request, timeoutMs) => {
        if (request.path.startsWith('/containers/json')) lists.push(request.path);
        return host.request(address, request, timeoutMs);
      },
    };
    await Promise.all(['web:1', 'other:1', 'other:2'].map((image) => readImageAccounts(watching, image, at)));
    expect(lists).toHaveLength(1);
  });
});
