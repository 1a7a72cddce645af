import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Engine, Identity } from '../../lab.ts';
import { type Backstage, causesGid, type EngineWish, type LiveAct, type Scene } from '../staging.ts';

export const nodeImage = 'dockperm-lab/node:20';

/** One service of a Compose project, up on a real engine, and what its own process is told when it connects. */
export interface Setting {
  readonly staged: string;
  /** The engine that stagings share unless said. */
  readonly on?: EngineWish;
  /** Lines of the service, besides image, command and mount. */
  readonly app?: Lines;
  readonly files?: Readonly<Record<string, string>>;
  /** What is mounted at /var/run/docker.sock; the engine's own socket unless said. */
  readonly mount?: (backstage: Backstage) => string;
  /** What follows the mount's target, such as `:ro`. */
  readonly mode?: string;
  /** Null where `app` says what to build. */
  readonly image?: string | null;
  /** Of the service's process. */
  readonly entrypoint?: readonly string[];
  readonly prepare?: (stage: Backstage) => unknown;
  /** What happens once it is up. */
  readonly afterwards?: (stage: Stage) => Promise<unknown>;
  /** `ok`, an errno name, or `not started` where no process comes to connect. */
  readonly gives: string;
}

type Lines = readonly string[] | ((engine: Engine) => readonly string[]);

export interface Stage extends Backstage {
  /** Writes into the project folder, as its owner. */
  write(name: string, text: string): void;
  /** As root in the project folder; rejects when it fails. */
  docker(...args: string[]): Promise<string>;
}

export function running(setting: Setting): LiveAct {
  const { staged, on = { kind: 'rootful' } } = setting;
  return {
    staged,
    needs: [{ images: [nodeImage], ...on }],
    stage: async (backstage) => {
      await setting.prepare?.(backstage);
      const stage = makeStage(backstage);
      const files = { 'compose.yaml': composeFile(setting, backstage), ...setting.files };
      for (const [name, text] of Object.entries(files)) stage.write(name, text);
      backstage.undo(() =>
        stage.docker('compose', '-p', projectOf(stage), 'down', '-t', '0', '-v', '--rmi', 'local'),
      );
      // An engine that refuses to start it is one of the things that are staged.
      await stage.docker('compose', 'up', '--detach', '--build').catch(() => undefined);
      await setting.afterwards?.(stage);
      return sceneOf(stage, setting.gives);
    },
  };
}

export function sceneOf(stage: Stage, gives: string): Scene {
  return {
    as: identityOf(stage),
    truth: { how: 'its process', ask: () => lastWord(stage), gives },
  };
}

/** Who may use the engine: its user where it is a user's own, else a member of the group. */
function identityOf({ engine, person }: Backstage): Identity {
  const owner = engine.kind === 'rootless' || engine.kind === 'vm' ? engine.user : undefined;
  if (owner !== undefined) return { uid: owner.uid, gid: owner.gid };
  return { uid: person.uid, gid: person.gid, groups: [engine.gid] };
}

/** Connects over and over, so that its log ends with what it is told now. It holds no `$`, which Compose would fill in. */
const program = `
const connect = () => require('node:net').connect('/var/run/docker.sock')
  .on('connect', function () { console.log('ok'); this.destroy(); })
  .on('error', (error) => console.log(error.code));
setInterval(connect, 100);
`;

function composeFile(setting: Setting, backstage: Backstage): string {
  const { app = [], image = nodeImage, entrypoint = [], mode = '' } = setting;
  const { engine } = backstage;
  const source = setting.mount?.(backstage) ?? mountable(engine);
  const lines = typeof app === 'function' ? app(engine) : app;
  return [
    'services:',
    '  app:',
    ...(image === null ? [] : [`    image: ${image}`]),
    '    network_mode: none',
    '    stop_signal: SIGKILL',
    `    command: ${JSON.stringify([...entrypoint, 'node', '-e', program])}`,
    ...lines.map((line) => `    ${line}`),
    '    volumes:',
    `      - ${source}:/var/run/docker.sock${mode}`,
    '',
  ].join('\n');
}

/** The socket as the engine's own host sees it. */
export function mountable({ kind, socket }: Engine): string {
  return kind === 'vm' ? '/var/run/docker.sock' : socket;
}

export const asUser = (...lines: string[]): string[] => ['user: "10001:10001"', ...lines];

export const joins = (value: string): string[] => asUser('group_add:', `  - "${value}"`);

export const joinsSocket: string[] = joins(`${causesGid}`);

export function makeStage(backstage: Backstage): Stage {
  const { engine, folder } = backstage;
  const { uid, gid } = identityOf(backstage);
  for (const path of [folder, `${folder}/home`]) chownSync(path, uid, gid);
  return {
    ...backstage,
    engine,
    write(name, text) {
      const path = `${folder}/${name}`;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      chownSync(path, uid, gid);
    },
    docker: async (...args) => (await execa('docker', args, { cwd: folder, env: engine.env })).stdout,
  };
}

export function projectOf({ folder }: Backstage): string {
  return basename(folder).toLowerCase();
}

async function lastWord(stage: Stage): Promise<string> {
  const project = ['--filter', `label=com.docker.compose.project=${projectOf(stage)}`];
  const task = ['--filter', `label=com.docker.stack.namespace=${projectOf(stage)}`];
  const ids = await Promise.all([project, task].map((filter) => stage.docker('ps', '--quiet', ...filter)));
  const [id] = ids.flatMap((text) => text.split('\n')).filter(Boolean);
  if (id === undefined) return 'not started';
  for (let attempt = 0; attempt < 20; attempt += 1) {
    // What it was told before the last change is old news.
    await sleep(250);
    const said = await stage.docker('logs', '--tail', '1', id);
    if (said !== '') return said;
  }
  return 'nothing';
}
