import { basename } from 'node:path';
import { execa } from 'execa';
import { dropTo, type Identity } from '../../lab/lab.ts';
import { print, style, WIDTH, wrap } from './print.ts';

/** Something was not as the demo claims. */
export class Untrue extends Error {
  override name = 'Untrue';
}

export interface Scene {
  readonly cwd: string;
  /** What the command must end with. */
  readonly exitCode: number;
  /** What its output must hold. */
  readonly shows: readonly string[];
  readonly as?: Identity;
}

export interface Stage {
  readonly title: (text: string) => void;
  readonly say: (text: string) => void;
  /** Runs a shell command for all to see, and gives its output; throws `Untrue` unless it does as claimed. */
  readonly run: (command: string, scene: Scene) => Promise<string>;
}

export interface StageOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Goes before every command, such as one that enters the engine's network. */
  readonly prefix: readonly string[];
  readonly signal: AbortSignal;
  readonly steps: number;
}

export function makeStage(options: StageOptions): Stage {
  let step = 0;
  let folder = '';
  return {
    title: (text) => {
      step += 1;
      const head = `── ${step} of ${options.steps}: ${text} `;
      print(`${style('bold', head + '─'.repeat(Math.max(0, WIDTH - head.length)))}\n`);
    },
    say: (text) => print(`${wrap(text)}\n`),
    run: async (command, scene) => {
      options.signal.throwIfAborted();
      if (folder !== scene.cwd) print(style('bold', `$ cd ${basename(scene.cwd)}`));
      folder = scene.cwd;
      print(style('bold', `$ ${command}`));
      const { exitCode, output } = await perform(command, { ...options, ...scene });
      options.signal.throwIfAborted();
      print(`${style('dim', `exit code ${exitCode}`)}\n`);
      judge({ exitCode, output }, scene);
      return output;
    },
  };
}

function judge({ exitCode, output }: { exitCode: number | undefined; output: string }, scene: Scene): void {
  if (exitCode !== scene.exitCode)
    throw new Untrue(`The command above should have ended with exit code ${scene.exitCode}.`);
  const missing = scene.shows.find((text) => !output.includes(text));
  if (missing !== undefined) throw new Untrue(`The output above should have held: ${missing}`);
}

async function perform(
  command: string,
  { env, prefix, signal, cwd, as }: StageOptions & Scene,
): Promise<{ exitCode: number | undefined; output: string }> {
  const [file = 'sh', ...args] = [...prefix, ...(as ? dropTo(as) : []), 'sh', '-c', command];
  // A process group of its own: whoever stops the demo stops the command's children, too.
  const child = execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    detached: true,
    reject: false,
    all: true,
    stripFinalNewline: false,
    stdin: 'ignore',
  });
  const stop = () => stopGroup(child.pid);
  signal.addEventListener('abort', stop);
  child.all.pipe(process.stdout, { end: false });
  const { exitCode, all } = await child;
  signal.removeEventListener('abort', stop);
  if (all !== '' && !all.endsWith('\n')) print('');
  return { exitCode, output: all };
}

function stopGroup(pid: number | undefined): void {
  const send = (name: NodeJS.Signals) => {
    try {
      if (pid !== undefined) process.kill(-pid, name);
    } catch {
      // It has ended meanwhile.
    }
  };
  send('SIGTERM');
  setTimeout(() => send('SIGKILL'), 5000).unref();
}
