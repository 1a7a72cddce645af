import { describe, expect, it } from 'vitest';
import { gather } from '../../../src/probes/gather.ts';
import { engine, type ListeningEngine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../support/memory-host.ts';
import { factsOf, linux, SOCKET, select, unit } from '../../support/scenes.ts';

async function programsOn(machine: Machine): Promise<string[]> {
  const host = memoryHost(machine);
  await gather(host, select());
  return host.log.flatMap((line) => /^run (\S+)/.exec(line)?.[1] ?? []);
}

const docker = unit('docker.service');

describe('a proxy that refuses', () => {
  const refusalOf = async (part: Partial<ListeningEngine>, machine: typeof linux = linux) => {
    const { connection } = await factsOf(machine({ behind: engine(part) }));
    return connection.state === 'ok' ? connection.refusal : connection;
  };

  it('/info lets its user in: what the engine is like is not known', async () => {
    const facts = await factsOf(linux({ behind: engine({ refuses: ['/info'] }) }));
    expect(facts.connection).toEqual({
      state: 'ok',
      refusal: { by: 'go', requests: [{ path: '/info', status: 403 }] },
    });
    expect(facts.engine).toEqual({
      state: 'unknown',
      reason: 'the engine did not answer /info: HTTP 403',
    });
  });

  it('is asked for the list of containers, too', async () => {
    const requests = ['/info', '/containers/json'].map((path) => ({ path, status: 403 }));
    expect(await refusalOf({ refuses: ['/info', '/containers/json'] })).toEqual({ by: 'go', requests });
  });

  it('/version as well is one where it answers a ping as an engine does', async () => {
    const requests = ['/version', '/info'].map((path) => ({ path, status: 403 }));
    expect(await refusalOf({ refuses: ['/info', '/version'] })).toEqual({ by: 'go', requests });
    expect(await refusalOf({ refuses: ['/info', '/version', '/_ping'] })).toEqual({
      state: 'failed',
      error: 'HTTP 403',
    });
  });

  it.each([
    [
      'haproxy',
      '<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n',
    ],
    ['nginx', '<html>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx/1.27.0</center>\r\n'],
    ['unknown', 'no'],
    ['unknown', null],
    ['engine', { message: 'authorization denied by plugin opa: no' }],
  ] as const)('is known as %s by its answer', async (by, body) => {
    const refusal = { status: 403, body };
    expect(await refusalOf({ refuses: ['/info'], refusal })).toMatchObject({ by });
  });

  it.each([404, 405])('with HTTP %i is one, too', async (status) => {
    const refusal = { status, body: 'Method Not Allowed\n' };
    const requests = [{ path: '/info', status }];
    expect(await refusalOf({ refuses: ['/info'], refusal })).toEqual({ by: 'go', requests });
  });

  it('is no server that fails', async () => {
    const refusal = { status: 500, body: { message: 'no space left on device' } };
    expect(await refusalOf({ refuses: ['/info'], refusal })).toEqual({ state: 'failed', error: 'HTTP 500' });
  });

  it('is looked for at a socket file only where /version or /info is refused', async () => {
    expect(await refusalOf({ refuses: ['/containers/json'] })).toBeUndefined();
    const env = { HOME: '/home/ann', DOCKER_HOST: 'tcp://127.0.0.1:2375' };
    const tcp = { '127.0.0.1:2375': engine({ refuses: ['/containers/json'] }) };
    expect(await refusalOf({}, (part) => linux({ ...part, env, tcp }))).toMatchObject({
      requests: [{ path: '/containers/json' }],
    });
  });
});

describe('what only explains a failure', () => {
  it('is not looked for when access works', async () => {
    const machine = linux({ units: [docker], files: { '/sys/fs/selinux/enforce': file('1') } });
    const programs = await programsOn(machine);
    expect(programs.filter((name) => /systemctl|journalctl|stat|getent|^id$/.test(name))).toEqual([]);
    const { confinement, manager, hosting } = await factsOf(machine);
    expect(confinement.selinux.state).toBe('unknown');
    expect(manager.kind).toBe('unknown');
    expect(hosting.kind).toBe('ordinary');
  });

  it('leaves systemd alone when the socket was handed to a group, and asks when it was not', async () => {
    const denied = linux({ identity: { groups: [] }, units: [docker] });
    expect(await programsOn(denied)).not.toContain('systemctl');
    const ofRoot = { ...denied, files: { ...denied.files, [SOCKET]: socket(engine()) } };
    expect(await programsOn(ofRoot)).toContain('systemctl');
  });

  it('does not start systemctl where systemd does not run', async () => {
    const stopped = linux({
      units: null,
      files: { [SOCKET]: socket({ state: 'stopped' }), '/usr/bin/systemctl': file('') },
    });
    expect(await programsOn(stopped)).not.toContain('systemctl');
  });

  it('reads the journal of a unit only when it failed', async () => {
    const files = { [SOCKET]: socket({ state: 'stopped' }) };
    const stopped = linux({ files, units: [docker] });
    expect(await programsOn(stopped)).not.toContain('journalctl');
    const failed = linux({ files, units: [unit('docker.service', { active: 'failed' })] });
    expect(await programsOn(failed)).toContain('journalctl');
  });
});

describe('the container that this process runs in', () => {
  const hosts = file('1 0 254:0 /var/lib/kubelet/pods/7/etc-hosts /etc/hosts rw - ext4 /dev/vda rw\n');
  const containerOf = async (machine: Machine) => (await factsOf(machine)).confinement.container;
  const denied = { identity: { groups: [] } };

  it('is not assumed from a marker file that an image left in a virtual machine', async () => {
    expect(await containerOf(linux({ ...denied, files: { '/.dockerenv': file('') } }))).toBeNull();
  });

  it('is a pod by its mounts, also without the variables of Kubernetes', async () => {
    const found = await containerOf(linux({ ...denied, files: { '/proc/self/mountinfo': hosts } }));
    expect(found).toMatchObject({ kind: 'kubernetes' });
  });

  it('is one for development where an editor made it', async () => {
    const env = { HOME: '/home/ann', container: 'podman', REMOTE_CONTAINERS: 'true' };
    expect(await containerOf(linux({ ...denied, env }))).toEqual({
      kind: 'podman',
      evidence: 'container=podman',
      development: true,
    });
  });
});

describe('the processes that hold an old session', () => {
  const status = (name: string, uid = 1000): string =>
    `Name:\t${name}\nPPid:\t1\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t1\t1\t1\t1\nGroups:\t\nCapEff:\t0000000000000000\n`;
  const holdersOn = async (files: Record<string, ReturnType<typeof file>>) => {
    const { holders } = (await factsOf(linux({ identity: { groups: [] }, files }))).caller;
    return holders.state === 'known' ? holders.processes.map(({ command }) => command) : holders.reason;
  };

  it('are recognised by their command line where the name is generic', async () => {
    const seen = await holdersOn({
      '/proc/self/status': file(status('node')),
      '/proc/10/status': file(status('node')),
      '/proc/10/cmdline': file('/home/ann/.vscode-server/cli/node\0server-main.js\0'),
      '/proc/11/status': file(status('java')),
      '/proc/11/cmdline': file('java\0-jar\0/opt/agent.jar\0'),
      '/proc/12/status': file(status('systemd')),
      '/proc/12/cmdline': file('/lib/systemd/systemd\0--user\0'),
    });
    expect(seen).toEqual(['VS Code server', 'Jenkins agent', 'systemd --user']);
  });

  it("are this user's own, and no others", async () => {
    const seen = await holdersOn({
      '/proc/self/status': file(status('node')),
      '/proc/10/status': file(status('tmux: server', 0)),
      '/proc/11/status': file(status('vim')),
      '/proc/12/status': file('nonsense'),
      '/proc/13': directory(),
    } as Record<string, ReturnType<typeof file>>);
    expect(seen).toEqual([]);
  });
});
