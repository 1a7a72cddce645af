import { writeFileSync } from 'node:fs';
import { runIn } from '../../causes/ask-as.ts';
import type { OpenStage } from '../../causes/perform.ts';
import type { Backstage } from '../../causes/staging.ts';
import { dropTo, type Engine, LabError } from '../../lab.ts';
import type { Remedied } from '../staging.ts';
import {
  connectAs,
  inMachine,
  machineSocket,
  member,
  onMachine,
  ownMachine,
  restartEngine,
  stopEngine,
  stranger,
  untilAnswers,
} from './machine.ts';
import { unasked } from './unasked.ts';

const restart = { by: restartEngine };
const accounts = ['/etc/group', '/etc/gshadow', '/etc/passwd'];

/** Who may use the socket, on a machine where an init script starts the engine. */
export const groups: readonly Remedied[] = [
  {
    rule: 'user-not-in-group',
    cause: {
      staged: 'a user in no group but their own, who may use sudo; asked in a new session each time',
      needs: ownMachine('stranger'),
      stage: (backstage) => stranger(backstage, 'EACCES'),
    },
    flags: ['--allow', 'user-not-in-group'],
    unasked: unasked('user-not-in-group'),
    // The session that it was had in keeps the groups it has.
    ends: 1,
    repaired: async (open) => {
      await expectNamed('session-groups-stale', open);
      return open.scene;
    },
    restart,
    undo: 'as before',
    files: filesOf(accounts),
  },
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
          how: 'connect as whoever is in docker',
          ask: () => connectAsMember(backstage),
          gives: 'EACCES',
        };
        return { ...stranger(backstage, 'EACCES'), truth };
      },
    },
    flags: ['--allow', 'socket-group-missing'],
    // Whoever had it is in no group.
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

function filesOf(paths: readonly string[]): (open: OpenStage) => string[] {
  return ({ asking }) => asking.engines.flatMap((engine) => paths.map((path) => inMachine(engine, path)));
}

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

async function expectNamed(rule: string, open: OpenStage): Promise<void> {
  const { stdout, stderr } = await dockperm(open, 'check', '--format', 'json');
  const report = JSON.parse(stdout || 'null') as { findings: { rule: string }[] } | null;
  const [first] = report?.findings ?? [];
  if (first?.rule !== rule) throw new LabError(`names ${first?.rule ?? stderr}, not ${rule}`);
}

function dockperm({ scene, asking }: OpenStage, ...args: string[]) {
  return runIn(scene, asking, [process.execPath, asking.program, ...args]);
}
