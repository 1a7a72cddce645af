import { describe, expect, it } from 'vitest';
import { container, engine } from '../../../support/memory-engine.ts';
import { directory, file, socket } from '../../../support/memory-files.ts';
import { repair } from '../../../support/repair.ts';
import { APP, composeFile, joins, linux, project, SOCKET } from '../../../support/scenes.ts';

const up = '$ docker compose up -d --build web';
const env = (text: string) => ({ files: { [`${APP}/.env`]: text } });
const asUser = (user: string) => composeFile().replace('10001:10001', user);

describe('a group is corrected where it comes from', () => {
  it('in user:, where that is what names it', async () => {
    expect(await repair(project(asUser('1000:999')))).toEqual([
      'compose.yaml',
      '-    user: "1000:999"',
      '+    user: "1000:998"',
      up,
    ]);
  });

  it('in .env, where user: takes it from there', async () => {
    const machine = project(asUser('${UID:-1000}:${DOCKER_GID:-999}'), env('DOCKER_GID=997\n'));
    expect(await repair(machine)).toEqual(['.env', '-DOCKER_GID=997', '+DOCKER_GID=998', up]);
  });

  it('in .env, where user: takes it from a variable that nothing sets', async () => {
    expect(await repair(project(asUser('1000:${DOCKER_GID}')))).toEqual(['.env', '+DOCKER_GID=998', up]);
  });

  it('in user:, where it is a name that the image does not have', async () => {
    const images = { 'web:1': { group: 'root:x:0:\n' } };
    expect(await repair(project(asUser('1000:docker'), { behind: engine({ images }) }))).toEqual([
      'compose.yaml',
      '-    user: "1000:docker"',
      '+    user: "1000:998"',
      up,
    ]);
  });

  it('not where it opens another socket that the service mounts', async () => {
    const text = `${joins('997')}      - /run/podman/podman.sock:/run/podman/podman.sock\n`;
    const other = { '/run/podman': directory(), '/run/podman/podman.sock': socket(engine(), { gid: 997 }) };
    expect(await repair(project(text, { files: other }))).toEqual(['compose.yaml', '+      - "998"', up]);
  });

  it("not in user:, where the group is the user's own", async () => {
    expect(await repair(project(asUser('1000:100')))).toEqual([
      '.env',
      '+DOCKER_GID=998',
      'compose.yaml',
      '+    group_add:',
      '+      - "${DOCKER_GID:-998}"',
      up,
    ]);
  });

  it('in group_add, where a number stands', async () => {
    expect(await repair(project(joins('999')))).toEqual([
      'compose.yaml',
      '-      - "999"',
      '+      - "998"',
      up,
    ]);
  });
});

describe('a group for another device', () => {
  const groups = 'root:x:0:\nvideo:x:44:\nrender:x:105:\ndocker:x:998:ann\nann:x:1000:\n';
  const withGroups = (...lines: string[]) =>
    project(composeFile(...lines), { files: { '/etc/group': file(groups) } });

  it('stays, and the one for the socket is added', async () => {
    for (const other of ['"44"', '"105"', '"27"']) {
      expect(await repair(withGroups(`group_add: [${other}]`))).toEqual([
        '.env',
        '+DOCKER_GID=998',
        'compose.yaml',
        `-    group_add: [${other}]`,
        `+    group_add: [${other}, "\${DOCKER_GID:-998}"]`,
        up,
      ]);
    }
  });

  it('stays, and the wrong one beside it is corrected', async () => {
    expect(await repair(withGroups('group_add: ["105", "999"]'))).toEqual([
      'compose.yaml',
      '-    group_add: ["105", "999"]',
      '+    group_add: ["105", "998"]',
      up,
    ]);
  });
});

describe('a mount of the wrong path', () => {
  const mounting = (source: string, ...lines: string[]) =>
    composeFile(...lines).replace('/var/run/docker.sock:/', `${source}:/`);
  const joined = ['group_add: ["998"]'];

  it('is corrected in its place, short syntax and mode kept', async () => {
    const text = mounting('/run/dokcer.sock', ...joined).replace('docker.sock\n', 'docker.sock:ro\n');
    expect(await repair(project(text))).toEqual([
      'compose.yaml',
      '-      - /run/dokcer.sock:/var/run/docker.sock:ro',
      '+      - /var/run/docker.sock:/var/run/docker.sock:ro',
      up,
    ]);
  });

  it('is corrected in .env, where a variable names it', async () => {
    const machine = project(mounting('${DOCKER_SOCK}', ...joined), env('DOCKER_SOCK=/run/dokcer.sock\n'));
    expect(await repair(machine)).toEqual([
      '.env',
      '-DOCKER_SOCK=/run/dokcer.sock',
      '+DOCKER_SOCK=/var/run/docker.sock',
      up,
    ]);
  });

  it('is corrected in its default, where nothing sets the variable', async () => {
    const machine = project(mounting('${DOCKER_SOCK:-/run/dokcer.sock}', ...joined));
    expect(await repair(machine)).toEqual([
      'compose.yaml',
      '-      - ${DOCKER_SOCK:-/run/dokcer.sock}:/var/run/docker.sock',
      '+      - ${DOCKER_SOCK:-/var/run/docker.sock}:/var/run/docker.sock',
      up,
    ]);
  });

  it('is corrected together with the group that the right socket turns out to want', async () => {
    expect(await repair(project(mounting('/run/dokcer.sock')))).toEqual([
      'compose.yaml',
      '+    group_add:',
      '+      - "${DOCKER_GID:-998}"',
      '-      - /run/dokcer.sock:/var/run/docker.sock',
      '+      - /var/run/docker.sock:/var/run/docker.sock',
      '.env',
      '+DOCKER_GID=998',
      up,
    ]);
  });

  it('leaves an empty directory, which is named, and removed where root asks', async () => {
    const files = { '/srv/docker.sock': directory() };
    const text = mounting('/srv/docker.sock', ...joined);
    expect(await repair(project(text, { files }))).toContain('# sudo rmdir /srv/docker.sock');
    const root = { uid: 0, gid: 0, name: 'root', dacOverride: true };
    expect(await repair(project(text, { files, identity: root }))).toEqual([
      'compose.yaml',
      '-      - /srv/docker.sock:/var/run/docker.sock',
      '+      - /var/run/docker.sock:/var/run/docker.sock',
      '$ sudo rmdir /srv/docker.sock',
      '  undone by mkdir /srv/docker.sock',
      up,
    ]);
  });

  it('leaves a directory with something in it alone', async () => {
    const files = { '/srv/docker.sock': directory(), '/srv/docker.sock/a': 'a' };
    const shown = await repair(project(mounting('/srv/docker.sock', ...joined), { files }));
    expect(shown.join('\n')).not.toContain('rmdir');
  });
});

describe('user namespaces', () => {
  const remap = engine({
    info: { SecurityOptions: ['name=userns'], DockerRootDir: '/var/lib/docker/231072.231072' },
  });
  const allow = { allow: ['risky'] };

  it('a service leaves the remapped one only with consent', async () => {
    const machine = project(composeFile(), { behind: remap });
    expect((await repair(machine)).join()).toContain('held: Run web outside the remapped namespace');
    expect(await repair(machine, allow)).toEqual([
      'compose.yaml',
      '+    group_add:',
      '+      - "${DOCKER_GID:-998}"',
      '+    userns_mode: host',
      '.env',
      '+DOCKER_GID=998',
      up,
    ]);
  });

  it('root outside owns the socket, and needs no group', async () => {
    const machine = project(asUser('0'), { behind: remap });
    expect(await repair(machine, allow)).toEqual(['compose.yaml', '+    userns_mode: host', up]);
  });

  it('container root is the account of a rootless engine, and takes its place with consent', async () => {
    const machine = project(composeFile().replace('/var/run/docker.sock:/', '/run/user/1001/docker.sock:/'), {
      identity: { uid: 1001, gid: 1001, name: 'bob', groups: [] },
      env: { HOME: '/home/bob', PATH: '/usr/bin', DOCKER_HOST: 'unix:///run/user/1001/docker.sock' },
      files: {
        '/run/user/1001/docker.sock': socket(engine({ info: { SecurityOptions: ['name=rootless'] } }), {
          uid: 1001,
          gid: 500,
        }),
        '/home/ann': directory({ uid: 1001 }),
        '/run/user/1001/dockerd-rootless/child_pid': '77',
        '/proc/77/uid_map': '0 1001 1\n1 100000 65536\n',
        '/proc/77/gid_map': '0 1001 1\n1 100000 65536\n',
      },
    });
    expect(await repair(machine, allow)).toEqual([
      'compose.yaml',
      '-    user: "10001:10001"',
      '+    user: "0:0"',
      up,
    ]);
  });
});

describe('containers', () => {
  const member = { uid: 10001, gid: 10001, groups: [998] };
  const runs = (overrides: Parameters<typeof container>[0]) =>
    project(joins('998'), {
      behind: engine({ containers: [container({ groupAdd: ['998'], process: member, ...overrides })] }),
    });

  it('a service of a stack gets its group by command, and can be given back', async () => {
    const task = { project: null, service: 'web', stack: 'app', name: 'app_web.1.abc' };
    const dropped = { groupAdd: [], process: { ...member, groups: [] } };
    expect(await repair(runs({ ...task, ...dropped }))).toEqual([
      '$ docker service update --detach=false --group-add 998 app_web',
      '  undone by docker service update --detach=false --group-rm 998 app_web',
      '# Repeat this after each docker stack deploy, which removes the group.',
    ]);
  });

  it('a service of a stack is changed by way of a manager', async () => {
    const task = {
      project: null,
      service: 'web',
      stack: 'app',
      groupAdd: [],
      process: { ...member, groups: [] },
    };
    const info = { Swarm: { LocalNodeState: 'active', ControlAvailable: false } };
    const machine = project(joins('998'), { behind: engine({ info, containers: [container(task)] }) });
    expect(await repair(machine)).toEqual([
      'for a person: Add the group to app_web with docker service update',
      'On a Swarm manager:',
      'docker service update --detach=false --group-add 998 app_web',
      'Repeat this after each docker stack deploy, which removes the group.',
    ]);
  });

  it('a container with a dead socket is started again, a task by its service', async () => {
    const stale = { mountsDeleted: true, process: member, groupAdd: ['998'] };
    const alone = engine({ containers: [container({ ...stale, project: null, service: null })] });
    expect(await repair(linux({ behind: alone }))).toEqual(['$ docker restart app-web-1']);
    expect(await repair(runs({ ...stale, project: null, service: 'web', stack: 'app' }))).toEqual([
      '$ docker service update --detach=false --force app_web',
    ]);
  });

  it('a process that drops the groups is the user from the start, with consent', async () => {
    const process = { uid: 1000, gid: 1000, groups: [] };
    const text = joins('998').replace('    user: "10001:10001"\n', '');
    const containers = [container({ user: '', groupAdd: ['998'], process })];
    const machine = project(text, { behind: engine({ containers, images: { 'web:1': {} } }) });
    expect(await repair(machine, { allow: ['groups-dropped'] })).toEqual([
      'compose.yaml',
      '+    user: "1000:1000"',
      up,
    ]);
  });
});

describe('a socket of the root group', () => {
  it('is joined with consent', async () => {
    const identity = { uid: 0, gid: 0, name: 'root', dacOverride: true };
    const machine = project(composeFile(), { identity, files: { [SOCKET]: socket(engine()) } });
    expect(await repair(machine)).toEqual([
      "held: Add group 0 to web (membership in the container's root group)",
    ]);
    expect(await repair(machine, { allow: ['gid-zero'] })).toContain('+DOCKER_GID=0');
  });
});
