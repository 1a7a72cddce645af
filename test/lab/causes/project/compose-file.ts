import type { Engine } from '../../lab.ts';
import { type Backstage, causesGid, type EngineWish } from '../staging.ts';
import type { Stage } from './stage.ts';

export const nodeImage = 'dockperm-lab/node:20';

/** One service of a Compose project, up on a real engine, and what its own process gets when it connects. */
export interface Setting {
  readonly staged: string;
  /** The engine that stagings share unless said. */
  readonly on?: EngineWish;
  /** Lines of the service, besides image, command and mount. */
  readonly app?: Lines;
  readonly files?: Readonly<Record<string, string>>;
  /** In the shell of the one who starts it, and of the one who asks. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is mounted; the engine's own socket unless said. */
  readonly mount?: (backstage: Backstage) => string;
  /** Where to; the usual place of the socket unless said. */
  readonly target?: string;
  /** What follows the mount's target, such as `:ro`. */
  readonly mode?: string;
  /** Null where `app` says what to build. */
  readonly image?: string | null;
  /** None unless said. */
  readonly network?: 'default';
  /** What node runs instead of a program that connects; without a `$`. */
  readonly program?: string;
  /** What the program is given. */
  readonly args?: readonly string[];
  /** Of the service's process. */
  readonly entrypoint?: readonly string[];
  readonly prepare?: (stage: Backstage) => unknown;
  /** What happens once it is up. */
  readonly afterwards?: (stage: Stage) => Promise<unknown>;
  /** `ok`, an errno name, or `not started` where no process comes to connect. */
  readonly gives: string;
  /** Words that the finding has to hold, beside being the right one. */
  readonly shows?: readonly string[];
}

type Lines = readonly string[] | ((engine: Engine) => readonly string[]);

/** Connects over and over, so that its log ends with what it gets now. It holds no `$`, which Compose would fill in. */
const program = `
const connect = () => require('node:net').connect('/var/run/docker.sock')
  .on('connect', function () { console.log('ok'); this.destroy(); })
  .on('error', (error) => console.log(error.code));
setInterval(connect, 100);
`;

export function composeFile(setting: Setting, backstage: Backstage): string {
  const {
    app = [],
    image = nodeImage,
    entrypoint = [],
    target = '/var/run/docker.sock',
    mode = '',
  } = setting;
  const { engine } = backstage;
  const source = setting.mount?.(backstage) ?? mountable(engine);
  const given = setting.args === undefined ? [] : ['--', ...setting.args];
  const lines = typeof app === 'function' ? app(engine) : app;
  return [
    'services:',
    '  app:',
    ...(image === null ? [] : [`    image: ${image}`]),
    ...(setting.network === 'default' ? [] : ['    network_mode: none']),
    '    stop_signal: SIGKILL',
    `    command: ${JSON.stringify([...entrypoint, 'node', '-e', setting.program ?? program, ...given])}`,
    // As most people have it: it comes back when the engine does.
    '    restart: unless-stopped',
    ...lines.map((line) => `    ${line}`),
    '    volumes:',
    `      - ${source}:${target}${mode}`,
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
