import { existsSync, readFileSync } from 'node:fs';
import { execa } from 'execa';
import { expect, inject, it, onTestFinished } from 'vitest';
import { callEngine } from '../lab/engine-api.ts';
import { processesOf } from '../lab/host/belonging.ts';
import { down, type Engine, ensureComposeV1, freeGid, restart, runAs, up } from '../lab/lab.ts';
import { connectAs, connectProgram } from './support/connect.ts';
import { describeEngine, describeLab } from './support/engine.ts';

const alpine = { images: ['alpine:3'] } as const;
const stranger = { uid: 10001, gid: 10001 };

/** Owner, group and mode of a file that is mounted into a container. */
async function statInside(engine: Engine, file: string): Promise<string> {
  const mount = `${file}:/var/run/docker.sock`;
  const command = [
    'run',
    '--rm',
    '--network=none',
    '--volume',
    mount,
    'alpine:3',
    'stat',
    '-c',
    '%u:%g %a',
    '/var/run/docker.sock',
  ];
  return (await execa('docker', command, { env: engine.env })).stdout;
}

describeEngine('rootful', { gid: freeGid, ...alpine }, (engine) => {
  it('lets members of the group connect, and no other user', async () => {
    expect(await connectAs(stranger, engine().socket)).toBe('EACCES');
    expect(await connectAs({ ...stranger, groups: [999] }, engine().socket)).toBe('EACCES');
    expect(await connectAs({ ...stranger, groups: [999, freeGid] }, engine().socket)).toBe('ok');
  });

  it('shows containers the same group as the host', async () => {
    expect(await statInside(engine(), engine().socket)).toBe(`0:${freeGid} 660`);
  });

  it('gives ordinary users the client, Compose and Buildx', async () => {
    const member = { ...stranger, groups: [freeGid] };
    const { env } = engine();
    for (const command of [['version'], ['compose', 'version'], ['buildx', 'ls']]) {
      expect(await runAs(member, ['docker', ...command], { env })).toMatchObject({ exitCode: 0 });
    }
  });

  it('gives the old Compose where the package lists still have it', async ({ skip }) => {
    const bin = await ensureComposeV1();
    if (bin === undefined) return skip('this release has no docker-compose 1.x');
    const env = { ...engine().env, PATH: `${bin}:${engine().env.PATH}` };
    const ran = await runAs({ ...stranger, groups: [freeGid] }, ['docker-compose', 'version', '--short'], {
      env,
    });
    expect(ran.stdout).toMatch(/^1\./);
  });

  it('drops every group, capability and variable that was not asked for', async () => {
    const { stdout } = await runAs({ ...stranger, groups: [7] }, [
      'grep',
      '-E',
      '^(Groups|CapEff)',
      '/proc/self/status',
    ]);
    expect(stdout.replaceAll(/\s+/g, ' ').trim()).toBe('Groups: 7 CapEff: 0000000000000000');
  });
});

describeEngine('rootful', { gid: 0, ...alpine }, (engine) => {
  it('lets only the group root connect', async () => {
    expect(await connectAs({ ...stranger, groups: [freeGid] }, engine().socket)).toBe('EACCES');
    expect(await connectAs({ ...stranger, groups: [0] }, engine().socket)).toBe('ok');
  });
});

describeEngine('rootless', alpine, (engine) => {
  it('shows containers another group than the host', async () => {
    const { socket, user, gid } = engine();
    expect(await statInside(engine(), socket)).toMatch(new RegExp(`^0:${gid} `));
    const onHost = (await execa('stat', ['-c', '%u:%g', socket])).stdout;
    // Inside, id 0 is the user and id 1 the first subordinate one.
    expect(onHost).toBe(`${user?.uid}:${(user?.subgid.start ?? 0) + gid - 1}`);
  });
});

describeEngine('userns-remap', alpine, (engine) => {
  it('shows containers a group that is nobody', async () => {
    expect(await statInside(engine(), engine().socket)).toBe('65534:65534 660');
  });
});

describeEngine('vm', alpine, (engine) => {
  it('shows containers another socket than the forwarded one', async () => {
    expect(await statInside(engine(), '/var/run/docker.sock')).toBe('0:0 660');
    expect(await statInside(engine(), engine().socket)).toBe(`${engine().user?.uid}:0 755`);
  });
});

describeEngine('swarm', alpine, (engine) => {
  it('is a manager that runs what is deployed to it', async () => {
    const run = async (...args: string[]) => (await execa('docker', args, { env: engine().env })).stdout;
    expect(await run('node', 'ls', '--format', '{{.ManagerStatus}}')).toBe('Leader');
    await run(...'service create --quiet --name app --network host alpine:3 sleep 600'.split(' '));
    expect(await run('service', 'ls', '--format', '{{.Replicas}}')).toBe('1/1');
  });
});

describeEngine('podman', alpine, (engine) => {
  it('is another product that speaks the same language', async () => {
    const format = '{{range .Server.Components}}{{.Name}},{{end}}';
    const { stdout } = await execa('docker', ['version', '--format', format], { env: engine().env });
    expect(stdout).toContain('Podman Engine');
    expect(await connectAs(stranger, engine().socket)).toBe('EACCES');
    expect(await connectAs({ ...stranger, groups: [engine().gid] }, engine().socket)).toBe('ok');
    expect(await statInside(engine(), engine().socket)).toBe(`0:${freeGid} 660`);
  });
});

describeEngine('docker-20', alpine, (engine) => {
  it('is Docker 20.10, which knows no API newer than 1.41', async () => {
    const format = '{{.Server.Version}} {{.Server.APIVersion}}';
    const { stdout } = await execa('docker', ['version', '--format', format], { env: engine().env });
    expect(stdout).toMatch(/^20\.10\.\S+ 1\.41$/);
    expect(await statInside(engine(), engine().socket)).toBe(`0:${freeGid} 660`);
  });
});

describeEngine('min-api', alpine, (engine) => {
  it('answers no client that speaks an older API than 1.44', async () => {
    const ask = (version: string) => callEngine(engine().socket, 'GET', `/v${version}/info`);
    expect(await ask('1.43')).toMatchObject({ status: 400, body: expect.stringContaining('too old') });
    expect((await ask('1.44')).status).toBe(200);
  });
});

describeEngine('without-systemd', alpine, (engine) => {
  it('is a machine of its own, with an init script and sudo, that leaves no trace on this one', async () => {
    const [enter = '', ...words] = engine().nsenter;
    const inside = async (...command: string[]) => (await execa(enter, [...words, ...command])).stdout;
    const groups = readFileSync('/etc/group', 'utf8');
    await inside('groupadd', 'made-there');
    await inside('touch', '/etc/made-there', '/run/made-there');
    expect(await inside('service', 'docker', 'status')).toContain('is running');
    expect(await inside('sudo', '-n', 'id', '-u')).toBe('0');
    expect(await inside('getent', 'group', 'docker', 'made-there')).toContain(`docker:x:${engine().gid}:`);
    expect(existsSync('/etc/made-there') || existsSync('/run/made-there')).toBe(false);
    expect(readFileSync('/etc/group', 'utf8')).toBe(groups);
  });
});

describeLab('restarting an engine', () => {
  it('leaves a container running, with a socket on which no engine listens any more', async () => {
    const name = `t${process.pid}-restart`;
    onTestFinished(async () => void (await down(name)));
    const images = ['dockperm-lab/node:20'] as const;
    const engine = await up({ kind: 'rootful', gid: freeGid, images, name, owner: inject('labOwner') });
    const mount = `${engine.socket}:/var/run/docker.sock`;
    const run = ['run', '--detach', '--network=none', '--volume', mount, ...images, 'sleep', '600'];
    const id = (await execa('docker', run, { env: engine.env })).stdout;
    const inside = () =>
      execa('docker', ['exec', id, 'node', '-e', connectProgram, '/var/run/docker.sock'], {
        env: engine.env,
      });
    expect((await inside()).stdout).toBe('ok');
    const again = await restart(name);
    expect(again.pid).not.toBe(engine.pid);
    expect((await inside()).stdout).toBe('ECONNREFUSED');
    await execa('docker', ['restart', '--time=0', id], { env: engine.env });
    expect((await inside()).stdout).toBe('ok');
  });
});

describeLab('taking an engine down', () => {
  const bringUp = (name: string) =>
    up({ kind: 'rootful', gid: 4243, ...alpine, name, owner: inject('labOwner') });

  const startContainer = (engine: Engine) =>
    execa('docker', ['run', '--detach', 'alpine:3', 'sleep', '600'], { env: engine.env });

  it('leaves no process, file or namespace of it', async () => {
    const engine = await bringUp(`t${process.pid}-down`);
    await startContainer(engine);
    expect(processesOf(engine).length).toBeGreaterThanOrEqual(4);
    expect(await down(engine.name)).toBe(true);
    expect(processesOf(engine)).toEqual([]);
    for (const path of [
      engine.socket,
      engine.runDir,
      engine.dataRoot,
      `/run/netns/dockperm-lab-${engine.name}`,
    ]) {
      expect(existsSync(path), path).toBe(false);
    }
  });

  it('finds what a crashed engine left behind', async () => {
    const engine = await bringUp(`t${process.pid}-crash`);
    await startContainer(engine);
    process.kill(engine.pid, 'SIGKILL');
    await down(engine.name);
    expect(processesOf(engine)).toEqual([]);
    expect(existsSync(engine.dataRoot)).toBe(false);
  });

  it('starts a crashed engine again', async () => {
    const engine = await bringUp(`t${process.pid}-again`);
    process.kill(engine.pid, 'SIGKILL');
    const again = await bringUp(engine.name);
    expect(again.startedNow).toBe(true);
    expect((await bringUp(engine.name)).startedNow).toBe(false);
    await down(engine.name);
  });
});
