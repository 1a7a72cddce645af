import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../src/diagnose/diagnose.ts';
import { type Command, formatCommand } from '../../../../src/host/command.ts';
import { instructionLines } from '../../../../src/report/format-instruction.ts';
import type { Step } from '../../../../src/rules/rule.ts';
import { containerMarks } from '../../../support/container-marks.ts';
import { engine } from '../../../support/memory-engine.ts';
import { directory, file, socket } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { factsOf, linux, SOCKET, unit, without } from '../../../support/scenes.ts';

const nobody = { groups: [] };
const withoutMembers = { '/etc/group': file('root:x:0:\ndocker:x:998:\nann:x:1000:\n') };
const noGroup = { '/etc/group': file('root:x:0:\nann:x:1000:\n') };
const ofRoot = { [SOCKET]: socket(engine()) };
const running = [unit('docker.socket', { active: 'active' }), unit('docker.service', { active: 'active' })];

/** A process of root's with this command line, as the kernel shows it. */
function dockerd(...words: string[]): Machine['files'] {
  return {
    '/proc/70/status': file(
      'Name:\tdockerd\nPPid:\t1\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\nCapEff:\t0000000000000000\n',
    ),
    '/proc/70/cmdline': file(['/usr/bin/dockerd', ...words, ''].join('\0')),
  };
}

/** The first remedy of a rule's finding, as a person would carry it out, with what takes each step back. */
async function remedyOn(machine: Machine, rule: string): Promise<readonly string[]> {
  const findings = diagnose(await factsOf(machine));
  const found = findings.find((finding) => finding.rule === rule);
  expect(found, `found: ${findings.map((each) => each.rule).join(', ')}`).toBeDefined();
  const [first] = found?.remedies ?? [];
  if (first === undefined) return [];
  const grants = first.safety === 'risky' ? [`grants ${first.grants}`] : [];
  const impact = first.impact === undefined ? [] : [`impact ${first.impact}`];
  return [`${first.safety}: ${first.title}`, ...grants, ...impact, ...first.steps.map(formatStep)];
}

function formatStep(step: Step): string {
  switch (step.kind) {
    case 'run': {
      const sudo = step.needsRoot ? 'sudo ' : '';
      const when = step.restarts ? ' [restarts]' : step.starts ? ' [starts]' : '';
      return `$ ${sudo}${formatCommand(step.command)}${when}${step.undo ? ` <- ${formatUndo(step.undo)}` : ''}`;
    }
    case 'edit':
      return `edit ${step.needsRoot ? 'as root ' : ''}${step.file}: ${JSON.stringify(step.edit)}`;
    case 'ask':
      return `ask ${instructionLines(step).join('\n')}`;
    case 'recreate':
      return 'recreate';
  }
}

function formatUndo(undo: Command): string {
  return formatCommand(undo);
}

const logIn = 'ask Log out and back in; a session keeps the groups it started with.';
const stops = 'ask Start the containers that have no restart policy again.';
const interrupts = 'impact stops all running containers of this engine, unless live-restore is enabled';
const restart =
  '$ sudo systemctl restart docker.socket docker [restarts] <- systemctl restart docker.socket docker';
const reload = '$ sudo systemctl daemon-reload [restarts] <- systemctl daemon-reload';
const join = ['ask Then join the group:', 'ask dockperm fix --allow user-not-in-group'];

describe('joining the group', () => {
  const denied = (files: Machine['files'] = {}): Machine =>
    linux({ identity: nobody, files: { ...withoutMembers, ...files } });

  it('runs usermod, is undone by gpasswd, and needs a new login', async () => {
    expect(await remedyOn(denied(), 'user-not-in-group')).toEqual([
      'risky: Add ann to group docker, then log in again',
      'grants root-equivalent control of this host to ann',
      '$ sudo usermod -aG docker ann <- gpasswd -d ann docker',
      logIn,
      'ask Until then, start a shell with the group:',
      'ask sg docker',
    ]);
  });

  it('warns of newgrp, which changes the primary group, where there is no sg', async () => {
    const machine = without(denied({ '/usr/bin/newgrp': file('') }), '/usr/bin/sg');
    expect(await remedyOn(machine, 'user-not-in-group')).toContain(
      'ask Until then, start a shell with the group (new files will belong to it):',
    );
  });

  it('is done by addgroup on a system of BusyBox', async () => {
    const machine = without(denied({ '/usr/sbin/addgroup': file('') }), '/usr/sbin/usermod');
    expect(await remedyOn(machine, 'user-not-in-group')).toContain(
      '$ sudo addgroup ann docker <- delgroup ann docker',
    );
  });

  it('is done by gpasswd for an account that only a directory has, which usermod refuses', async () => {
    const passwd = { '/etc/passwd': file('root:x:0:0::/root:/bin/sh\nann2:x:1:1::/:/bin/sh\n') };
    const facts = await factsOf(denied(passwd));
    expect(facts.caller.accounts).toMatchObject({ state: 'known', suite: 'shadow', isLocal: false });
    const known = { ...facts, caller: { ...facts.caller, loginGroups: { state: 'known', gids: [1000] } } };
    const found = diagnose(known as typeof facts).find(({ rule }) => rule === 'user-not-in-group');
    expect(found?.remedies[0]?.steps.map(formatStep)).toContain(
      '$ sudo gpasswd -a ann docker <- gpasswd -d ann docker',
    );
  });

  it('is done within a container of LXC as on any host', async () => {
    const machine = { ...denied(), env: { HOME: '/home/ann', container: 'lxc' } };
    expect((await remedyOn(machine, 'user-not-in-group'))[0]).toBe(
      'risky: Add ann to group docker, then log in again',
    );
  });

  it('is left to the directory that has the group', async () => {
    const machine = linux({ identity: nobody, files: noGroup, directoryGroups: 'docker:*:998:bob' });
    expect((await remedyOn(machine, 'user-not-in-group'))[0]).toBe(
      'manual: Have ann added to group docker in the directory service (LDAP, sssd)',
    );
  });

  it('is left to a person where neither program is there', async () => {
    expect((await remedyOn(without(denied(), '/usr/sbin/usermod'), 'user-not-in-group'))[0]).toBe(
      'manual: Add ann to group docker in the system configuration',
    );
  });

  it('makes a group for a gid that has no name', async () => {
    const machine = denied({ [SOCKET]: socket(engine(), { gid: 4646 }) });
    expect(await remedyOn(machine, 'user-not-in-group')).toEqual(
      expect.arrayContaining([
        '$ sudo groupadd -g 4646 docker-socket <- groupdel docker-socket',
        '$ sudo usermod -aG docker-socket ann <- gpasswd -d ann docker-socket',
      ]),
    );
  });
});

describe('handing over a socket that only root can use', () => {
  it('creates the group, then restarts; an empty group grants no access', async () => {
    const machine = linux({ identity: nobody, files: { ...ofRoot, ...noGroup }, units: running });
    expect(await remedyOn(machine, 'socket-group-missing')).toEqual([
      'risky: Create group docker and restart the engine',
      'grants root-equivalent control of this host to all future members of group docker, which is new and empty',
      interrupts,
      '$ sudo groupadd --system docker <- groupdel docker',
      // Without the group the engine would not start again, so undo leaves it running.
      '$ sudo systemctl restart docker.socket docker [restarts]',
      stops,
      ...join,
    ]);
  });

  it('makes it with addgroup on a system of BusyBox with OpenRC', async () => {
    const files = {
      ...ofRoot,
      ...noGroup,
      '/usr/sbin/addgroup': file(''),
      '/run/openrc/softlevel': file(''),
      '/etc/init.d/docker': file(''),
    };
    const machine = without(linux({ identity: nobody, units: null, files }), '/usr/sbin/usermod');
    expect(await remedyOn(machine, 'socket-group-missing')).toEqual(
      expect.arrayContaining([
        '$ sudo addgroup -S docker <- delgroup docker',
        '$ sudo rc-service docker restart [restarts]',
      ]),
    );
  });

  it('leaves a socket unit alone that is masked or idle while dockerd makes the socket itself', async () => {
    const service = unit('docker.service', { active: 'active' });
    const restartsWith = async (socketUnit: ReturnType<typeof unit>): Promise<readonly string[]> =>
      remedyOn(
        linux({ identity: nobody, files: ofRoot, units: [socketUnit, service] }),
        'socket-group-missing',
      );
    const alone = '$ sudo systemctl restart docker [restarts] <- systemctl restart docker';
    expect(await restartsWith(unit('docker.socket', { load: 'masked' }))).toContain(alone);
    expect(await restartsWith(unit('docker.socket'))).toContain(alone);
  });

  it('names the members whom a restart lets in', async () => {
    expect((await remedyOn(linux({ identity: nobody, files: ofRoot }), 'socket-group-missing'))[1]).toBe(
      'grants root-equivalent control of this host to the members of group docker (ann)',
    );
  });

  it('sets the group in a drop-in where systemd makes the socket for another', async () => {
    const units = [
      unit('docker.socket', { active: 'active', makes: { group: 'root', mode: '0660' } }),
      unit('docker.service', { active: 'active' }),
    ];
    expect(await remedyOn(linux({ identity: nobody, files: ofRoot, units }), 'socket-group-missing')).toEqual(
      [
        "risky: Set the engine's group to docker and restart the engine",
        'grants root-equivalent control of this host to the members of group docker (ann)',
        interrupts,
        'edit as root /etc/systemd/system/docker.socket.d/zz-dockperm-group.conf: {"op":"write-file","text":"[Socket]\\nSocketGroup=docker\\n"}',
        reload,
        restart,
        stops,
      ],
    );
  });

  it('names a group of a directory by number, in the drop-in', async () => {
    const machine = linux({
      identity: nobody,
      files: { ...ofRoot, ...noGroup },
      directoryGroups: 'docker:*:5000:ann',
      units: running,
    });
    expect(await remedyOn(machine, 'socket-group-missing')).toContain(
      'edit as root /etc/systemd/system/docker.socket.d/zz-dockperm-group.conf: {"op":"write-file","text":"[Socket]\\nSocketGroup=5000\\n"}',
    );
  });

  const byItself = { units: null, identity: nobody } as const;
  const script = { '/etc/init.d/docker': file('') };

  it('names it in daemon.json where dockerd makes the socket itself and no flag stands against it', async () => {
    const files = { ...ofRoot, ...noGroup, ...script, ...dockerd('--debug') };
    const machine = linux({ ...byItself, files, directoryGroups: 'docker:*:5000:ann' });
    expect(await remedyOn(machine, 'socket-group-missing')).toEqual([
      "risky: Set the engine's group by gid and restart the engine",
      'grants root-equivalent control of this host to the members of group docker (ann)',
      interrupts,
      'edit as root /etc/docker/daemon.json: {"op":"set-json","path":["group"],"value":"5000"}',
      '$ sudo service docker restart [restarts] <- service docker restart',
      stops,
    ]);
  });

  it('corrects a daemon.json that names root, in the file that the command line names', async () => {
    const files = {
      ...ofRoot,
      ...script,
      ...dockerd('--config-file=/etc/engine.json'),
      '/etc/engine.json': file('{"group": "root"}'),
    };
    expect(await remedyOn(linux({ ...byItself, files }), 'socket-group-missing')).toContain(
      'edit as root /etc/engine.json: {"op":"set-json","path":["group"],"value":"docker"}',
    );
  });

  it.each([['--group', '0'], ['--group=0'], ['-G', '0'], ['-G0']])(
    'leaves a flag of dockerd to a person, beside which daemon.json would keep it from starting (%s %s)',
    async (...words) => {
      const files = { ...ofRoot, ...script, ...dockerd(...words.filter((word) => word !== undefined)) };
      const remedy = await remedyOn(linux({ ...byItself, files }), 'socket-group-missing');
      expect(remedy[0]).toMatch(/^manual: /);
      expect(remedy.join('\n')).toContain('Replace --group 0 with --group docker where dockerd is started');
      expect(remedy.join('\n')).not.toContain('edit');
    },
  );

  it('takes the flags of the snap for what they are: chosen at each start by the groups there are', async () => {
    const units = [unit('snap.docker.dockerd.service', { active: 'active' })];
    const files = { ...ofRoot, ...dockerd('--group', 'root') };
    expect(await remedyOn(linux({ identity: nobody, units, files }), 'socket-group-missing')).toEqual([
      'risky: Restart the engine to apply the group',
      'grants root-equivalent control of this host to the members of group docker (ann)',
      interrupts,
      '$ sudo snap disable docker [restarts] <- snap disable docker',
      '$ sudo snap enable docker [restarts] <- snap enable docker',
      stops,
    ]);
  });

  it('takes no dockerd of another socket for this one', async () => {
    const files = { ...ofRoot, ...dockerd('--group', '0', '-H', 'unix:///run/other.sock') };
    expect((await factsOf(linux({ ...byItself, files }))).launch.state).toBe('unknown');
  });
});

describe('a mode that keeps the group out', () => {
  const closed = { [SOCKET]: socket(engine(), { gid: 998, mode: 0o600 }) };

  it('is set in a drop-in where the unit of systemd has it', async () => {
    const units = [
      unit('docker.socket', { active: 'active', makes: { group: 'docker', mode: '0600' } }),
      unit('docker.service', { active: 'active' }),
    ];
    expect(await remedyOn(linux({ files: closed, units }), 'socket-mode-too-strict')).toEqual([
      'risky: Set SocketMode=0660 in docker.socket and restart the engine',
      'grants root-equivalent control of this host to the members of group docker (ann)',
      interrupts,
      'edit as root /etc/systemd/system/docker.socket.d/zz-dockperm-mode.conf: {"op":"write-file","text":"[Socket]\\nSocketMode=0660\\n"}',
      reload,
      restart,
      stops,
    ]);
  });

  it('is left to the restart of an engine that makes the socket itself', async () => {
    const remedy = await remedyOn(linux({ files: closed, units: running }), 'socket-mode-too-strict');
    expect(remedy).toContain(restart);
    expect(remedy.join('\n')).not.toMatch(/edit|\$ sudo chmod/);
  });

  it('of one user removes the ACL entry and leaves the others unchanged', async () => {
    const users = [{ id: 1000, permissions: 4 }];
    const acl = { owner: 6, users, group: 6, groups: [], mask: 6, other: 0 };
    const machine = linux({
      identity: nobody,
      files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o660, acl }) },
    });
    expect(await remedyOn(machine, 'socket-mode-too-strict')).toContain(
      '$ sudo setfacl -n -x u:1000 /run/docker.sock <- setfacl -n -m u:1000:r-- /run/docker.sock',
    );
  });

  it('of the mask is widened, and restored by the undo', async () => {
    const users = [{ id: 1000, permissions: 6 }];
    const acl = { owner: 6, users, group: 6, groups: [], mask: 4, other: 0 };
    const machine = linux({
      identity: nobody,
      files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o640, acl }) },
    });
    expect(await remedyOn(machine, 'acl-mask-blocks')).toContain(
      '$ sudo setfacl -m m::rw- /run/docker.sock <- setfacl -m m::r-- /run/docker.sock',
    );
  });
});

describe('a socket that every user can write to', () => {
  const open = { [SOCKET]: socket(engine(), { gid: 998, mode: 0o666 }) };

  it('is closed at once; the users who lose access are named, and undo does not open it again', async () => {
    expect(await remedyOn(linux({ files: open }), 'socket-world-writable')).toEqual([
      'risky: Restrict the socket to its owner and group',
      'grants no new access',
      "impact users who are not in the socket's group lose access",
      '$ sudo chmod 0660 /run/docker.sock',
      'ask If the mode comes back, SocketMode= in docker.socket or a script sets it; correct it there.',
    ]);
  });

  it('is a manual step where another user can redirect the path to another file of root', async () => {
    const machine = linux({
      env: { HOME: '/home/ann', DOCKER_HOST: 'unix:///shared/docker.sock' },
      files: {
        '/shared': directory({ mode: 0o777 }),
        '/shared/docker.sock': socket(engine(), { mode: 0o666 }),
      },
    });
    expect((await remedyOn(machine, 'socket-world-writable'))[0]).toBe(
      'manual: Restrict the socket to its owner and group',
    );
  });

  it('is closed for good where the unit of systemd makes it so', async () => {
    const units = [unit('docker.socket', { active: 'active', makes: { group: 'docker', mode: '0666' } })];
    expect(await remedyOn(linux({ files: open, units }), 'socket-world-writable')).toContain(reload);
  });
});

describe('an engine that is not there', () => {
  const stopped = { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) };
  const start = '$ sudo systemctl start docker [starts] <- systemctl stop docker.socket docker';

  it('is started, and stopped again by undo', async () => {
    expect(await remedyOn(linux({ files: stopped }), 'engine-stopped')).toEqual([
      'safe: Start Docker Engine',
      start,
    ]);
  });

  it('is left to a person when it failed or was masked', async () => {
    const failed = [unit('docker.service', { active: 'failed', result: 'exit-code' })];
    const masked = [unit('docker.service', { load: 'masked' })];
    const first = async (units: typeof failed): Promise<string | undefined> =>
      (await remedyOn(linux({ files: stopped, units }), 'engine-stopped'))[0];
    expect(await first(failed)).toBe('manual: Fix the problem in its log, then start Docker Engine');
    expect(await first(masked)).toBe('manual: Unmask and start Docker Engine');
  });

  it('is left alone while another engine answers', async () => {
    const files = {
      ...stopped,
      '/run/user/1000': directory({ uid: 1000 }),
      '/run/user/1000/docker.sock': socket(engine(), { uid: 1000 }),
    };
    expect((await remedyOn(linux({ files }), 'engine-stopped'))[0]).toBe('manual: Start Docker Engine');
  });

  it('is not started from within a container', async () => {
    expect((await remedyOn(linux({ files: { ...stopped, ...containerMarks } }), 'engine-stopped'))[0]).toBe(
      "manual: Start the engine on this container's host",
    );
  });

  it('is not started as the caller when it belongs to another user', async () => {
    const units = [unit('docker.service', { scope: 'user' })];
    const at = (uid: number): Machine =>
      linux({
        env: { HOME: '/home/ann', DOCKER_HOST: `unix:///run/user/${uid}/docker.sock` },
        files: {
          [`/run/user/${uid}`]: directory(),
          [`/run/user/${uid}/docker.sock`]: socket({ state: 'stopped' }, { mode: 0o666 }),
        },
        units,
      });
    const own = without(at(1000), SOCKET);
    expect(await remedyOn(own, 'engine-stopped')).toEqual([
      'safe: Start rootless Docker',
      '$ systemctl --user start docker [starts] <- systemctl --user stop docker',
    ]);
    expect(await remedyOn(without(at(1001), SOCKET), 'engine-stopped')).toEqual([
      'manual: Start the engine',
      'ask Start the engine that should listen on /run/user/1001/docker.sock.',
    ]);
  });

  it('is restarted, with leave, when it runs without its socket', async () => {
    expect(await remedyOn(without(linux({ units: running }), SOCKET), 'socket-missing')).toEqual([
      'risky: Restart Docker Engine, which is running without this socket',
      'grants no new access',
      interrupts,
      restart,
      stops,
    ]);
  });

  it('has its place given back when an empty directory stands there, also after it failed for that', async () => {
    const units = [
      unit('docker.socket', { active: 'failed', result: 'resources' }),
      unit('docker.service', { active: 'failed', result: 'exit-code' }),
    ];
    const machine = linux({ files: { [SOCKET]: directory() }, units });
    expect(await remedyOn(machine, 'socket-is-directory')).toEqual([
      'safe: Remove the empty directory and start the engine',
      '$ sudo rmdir /run/docker.sock <- mkdir /run/docker.sock',
      '$ sudo systemctl reset-failed docker.service',
      start,
      'ask Stop the containers that mount /run/docker.sock; otherwise the directory is created again.',
    ]);
  });

  it('keeps a directory that has something in it', async () => {
    const files = { [SOCKET]: directory(), [`${SOCKET}/note`]: file('') };
    const remedy = await remedyOn(linux({ files }), 'socket-is-directory');
    expect(remedy[0]).toMatch(/^manual: /);
    expect(remedy.join('\n')).not.toContain('rmdir');
  });
});

describe('a context or config.json that leads nowhere', () => {
  const folder = '/home/ann/.docker';
  const metaOf = (name: string): string =>
    `${folder}/contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`;
  const current = (name: string): Record<string, string> => ({
    [`${folder}/config.json`]: `{"currentContext": "${name}"}`,
  });

  it('is switched in the file, not by a client that may not start', async () => {
    expect(await remedyOn(linux({ files: current('gone') }), 'context-missing')).toEqual([
      'safe: Switch to context "default", whose engine answers at unix:///var/run/docker.sock',
      `edit ${folder}/config.json: {"op":"set-json","path":["currentContext"],"value":null}`,
    ]);
  });

  it('is not switched to an engine elsewhere unasked', async () => {
    const far = `{"Name":"far","Endpoints":{"docker":{"Host":"tcp://10.0.0.9:2375"}}}`;
    const files = { ...current('gone'), [metaOf('far')]: far };
    const machine = without(linux({ files, tcp: { '10.0.0.9:2375': engine() } }), SOCKET);
    expect((await remedyOn(machine, 'context-missing'))[0]).toBe(
      'manual: Switch to context "far", whose engine answers at tcp://10.0.0.9:2375',
    );
  });

  it('is put aside where something may be left of it, and removed where it is empty', async () => {
    const config = (text: string): Machine =>
      without(linux({ files: { [`${folder}/config.json`]: text } }), SOCKET);
    expect((await remedyOn(config('{"auths": {'), 'context-corrupt'))[1]).toBe(
      `$ mv -n ${folder}/config.json ${folder}/config.json.broken <- mv -n ${folder}/config.json.broken ${folder}/config.json`,
    );
    expect((await remedyOn(config(''), 'context-corrupt'))[1]).toBe(
      `edit ${folder}/config.json: {"op":"write-file","text":null}`,
    );
  });

  it('is treated alike where it is the file of a context, and given back where it cannot be read', async () => {
    const stepOf = async (meta: string | ReturnType<typeof file>) =>
      (await remedyOn(linux({ files: { ...current('lab'), [metaOf('lab')]: meta } }), 'context-corrupt'))[1];
    expect(await stepOf('{"Na')).toContain(`$ mv -n ${metaOf('lab')} `);
    expect(await stepOf('{"Name":"lab"}')).toContain(`$ mv -n ${metaOf('lab')} `);
    expect(await stepOf(' ')).toBe(`edit ${metaOf('lab')}: {"op":"write-file","text":null}`);
    expect(await stepOf(file('{}', { mode: 0o600 }))).toMatch(/root-owned files/);
  });

  it('has a wrong address corrected in the file of the context', async () => {
    const own = metaOf('lab');
    const meta = '{"Name":"lab","Endpoints":{"docker":{"Host":"/run/docker.sock"}}}';
    expect(
      await remedyOn(linux({ files: { ...current('lab'), [own]: meta } }), 'docker-host-invalid'),
    ).toEqual([
      'safe: Set the current context "lab" to unix:///run/docker.sock',
      `edit ${own}: {"op":"set-json","path":["Endpoints","docker","Host"],"value":"unix:///run/docker.sock"}`,
    ]);
  });
});
