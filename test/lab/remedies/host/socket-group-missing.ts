import { writeFileSync } from 'node:fs';
import type { Backstage } from '../../causes/staging.ts';
import { dropTo, type Engine } from '../../lab.ts';
import { accounts, dockperm, expectNamed, filesOf, restart } from '../machine/groups.ts';
import {
  connectAs,
  inMachine,
  machineSocket,
  member,
  onMachine,
  ownMachine,
  stopEngine,
  stranger,
  untilAnswers,
} from '../machine/machine.ts';
import { unasked } from '../machine/unasked.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'socket-group-missing',
    cause: {
      staged: 'the group docker was made after the engine started, and the user joined it',
      needs: ownMachine('late-group'),
      stage: async (backstage) => {
        const { engine } = backstage;
        await startWithoutGroup(engine);
        await onMachine(engine, `groupadd --gid ${engine.gid} docker`);
        return member(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'socket-group-missing'],
    unasked: unasked('socket-group-missing'),
    restart,
    undo: { stays: 'an engine that starts again takes the group that is there' },
    files: filesOf([...accounts, '/etc/docker']),
  },
  {
    rule: 'socket-group-missing',
    cause: {
      staged: 'there is no group docker; asked by a process in that group, once there is one',
      needs: ownMachine('no-group'),
      stage: async (backstage) => {
        await startWithoutGroup(backstage.engine);
        const truth = {
          how: 'connect as a member of docker',
          ask: () => connectAsMember(backstage),
          gives: 'EACCES',
        };
        return { ...stranger(backstage, 'EACCES'), truth };
      },
    },
    flags: ['--allow', 'socket-group-missing'],
    // The one who had it is in no group.
    ends: 1,
    restart,
    undo: 'as before',
    files: filesOf([...accounts, '/etc/docker']),
  },
  {
    rule: 'socket-group-missing',
    cause: {
      staged: 'there is no group docker; the user has two fixes, until nothing but a new login is missing',
      needs: ownMachine('no-group-twice'),
      stage: async (backstage) => {
        await startWithoutGroup(backstage.engine);
        return stranger(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'risky'],
    ends: 1,
    repaired: async (open) => {
      await expectNamed('user-not-in-group', open);
      await dockperm(open, 'fix', '--yes', '--allow', 'user-not-in-group');
      await expectNamed('session-groups-stale', open);
      return open.scene;
    },
    restart,
    undo: 'as before',
  },
  {
    rule: 'socket-group-missing',
    cause: {
      staged: 'daemon.json gives the socket to the group 0, and the user is in docker',
      needs: ownMachine('group-in-settings'),
      stage: async (backstage) => {
        const { engine } = backstage;
        await stopEngine(engine);
        writeFileSync(
          inMachine(engine, '/etc/docker/daemon.json'),
          '{\n    "group":"0",\n\t"debug" : true\n}',
        );
        await onMachine(engine, 'service docker start');
        await untilAnswers(engine);
        return member(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'socket-group-missing'],
    restart,
    undo: 'as before',
    files: filesOf(['/etc/docker']),
  },
];

/** The package's script wants the group for its log; an engine that is started by hand does not. */
async function startWithoutGroup(engine: Engine): Promise<void> {
  const start = 'start-stop-daemon --start --background --no-close --make-pidfile';
  const daemon = '--pidfile /run/docker-ssd.pid --exec "$DOCKERD" -- -p /run/docker.pid';
  await stopEngine(engine);
  await onMachine(
    engine,
    'groupdel docker',
    '. /etc/default/docker',
    `${start} ${daemon} >>/var/log/docker.log 2>&1`,
  );
  await untilAnswers(engine);
}

async function connectAsMember({ engine, person }: Backstage): Promise<string> {
  const gid = await onMachine(engine, 'getent group docker | cut -d: -f3');
  const { uid, gid: own } = person;
  const groups = gid === '' ? [] : [Number(gid)];
  return connectAs(engine, dropTo({ uid, gid: own, groups }), machineSocket);
}
