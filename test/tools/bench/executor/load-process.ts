import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FromLoad, Outcome, Target, Task, ToLoad } from './tasks.ts';

export interface Load {
  aim(target: Target): void;
  run(task: Task, progress?: (done: number) => void): Promise<Outcome>;
  close(): Promise<void>;
}

const entry = new URL('./load.ts', import.meta.url).pathname;

/** `prefix` goes before the command: to reach a port in another network namespace. */
export function startLoad(prefix: readonly string[], signal: AbortSignal): Load {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const [file = '', ...args] = [...prefix, process.execPath, '--import', 'tsx', entry];
  const child = spawn(file, args, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const tell = (message: ToLoad) => void child.send(message);
  return {
    aim: (target) => tell({ type: 'target', target }),
    run: (task, progress = () => {}) => {
      tell({ type: 'task', task });
      return outcomeOf(child, { progress, signal });
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}

function outcomeOf(
  child: ChildProcess,
  { progress, signal }: { progress: (done: number) => void; signal: AbortSignal },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void) => {
      child.off('message', onMessage).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      end();
    };
    const onMessage = (message: FromLoad) => {
      if (message.type === 'progress') progress(message.done);
      else if (message.type === 'outcome') finish(() => resolve(message.outcome));
      else finish(() => reject(new Error(`the load failed: ${message.message}`)));
    };
    const onExit = () => finish(() => reject(new Error('the process that makes the load has ended')));
    const onAbort = () => finish(() => reject(signal.reason));
    child.on('message', onMessage).on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}
