import { describe, expect, it } from 'vitest';
import { readCallerNamespace } from '../../../../src/probes/caller/caller-namespace.ts';
import { file } from '../../../support/memory-files.ts';
import { memoryHost } from '../../../support/memory-host.ts';

const whole = '         0          0 4294967295\n';

function read(uids: string | null, gids: string, others: Record<string, string> = {}) {
  const maps = uids === null ? {} : { '/proc/self/uid_map': uids, '/proc/self/gid_map': gids };
  return readCallerNamespace(memoryHost({ files: { ...maps, ...others } }));
}

describe('the user namespace of this process', () => {
  it('is the initial one where every id is itself, and where there is no map', async () => {
    expect(await read(whole, whole)).toEqual({ state: 'initial' });
    expect(await read(null, '')).toEqual({ state: 'initial' });
  });

  it('is nested where ids are mapped, with what stands for the others', async () => {
    const answer = await read('0 1000 1\n1 100000 65536\n', '0 1000 1\n', {
      '/proc/self/setgroups': 'deny\n',
      '/proc/sys/kernel/overflowuid': '65533\n',
    });
    expect(answer).toEqual({
      state: 'nested',
      uids: [
        { inside: 0, outside: 1000, count: 1 },
        { inside: 1, outside: 100_000, count: 65_536 },
      ],
      gids: [{ inside: 0, outside: 1000, count: 1 }],
      setgroups: 'deny',
      overflow: { uid: 65533, gid: 65534 },
    });
  });

  it('is nested also before anything is mapped', async () => {
    expect(await read('', '')).toMatchObject({ state: 'nested', uids: [], gids: [] });
  });

  it('is not known where the map may not be read', async () => {
    const closed = { '/proc/self/uid_map': file('', { uid: 0, mode: 0o600 }), '/proc/self/gid_map': whole };
    expect(await readCallerNamespace(memoryHost({ files: closed }))).toMatchObject({ state: 'unknown' });
  });
});
