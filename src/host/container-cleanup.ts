import type { Command } from './command.ts';
import type { EngineRequest, Host } from './host.ts';
import { isProbeName } from './probe-name.ts';
import { failed } from './result.ts';

interface Creation {
  /** Settled when the engine has answered, or is not waited for any more. */
  readonly answered: Promise<unknown>;
  remove(): Promise<unknown>;
}

/** For the engine to remove the containers that are left. */
const TIMEOUT_MS = 1000;
/** Of it, for one that is still being created: it can only be removed when it is there. */
const CREATION_MS = 500;

/**
 * A container that was created to look into an image must be removed, also when a person interrupts dockperm.
 * `settle` removes what is left and lets no new one be created; null when there is nothing to remove.
 */
export function containerCleanup(host: Host): { readonly host: Host; settle(): Promise<void> | null } {
  const pending = new Map<string, Creation>();
  let isOver = false;

  const request: Host['request'] = async (address, asked, timeoutMs) => {
    const name = asked.method === 'POST' ? probeCreatedBy(asked.path) : null;
    if (name !== null && isOver) return failed('ECANCELED');
    const answer = host.request(address, asked, timeoutMs);
    const removal = { method: 'DELETE', path: `/containers/${name}?force=1&v=1` } as const;
    if (name !== null)
      pending.set(name, { answered: answer, remove: () => host.request(address, removal, TIMEOUT_MS) });
    const answered = await answer;
    // 404: it is not there yet.
    const isDone = answered.ok && answered.value.status !== (name === null ? 404 : 201);
    if (isDone) pending.delete(name ?? probeAt(asked));
    return answered;
  };

  const run: Host['run'] = async (command, options) => {
    const name = probeRunBy(command);
    if (name === null) return host.run(command, options);
    if (isOver) return failed('ECANCELED');
    const answer = host.run(command, options);
    const removal = removalOf(command, name);
    // Its end is not waited for: it is stopped by the removal.
    const remove = () => host.run(removal, { timeoutMs: TIMEOUT_MS });
    pending.set(name, { answered: Promise.resolve(), remove });
    const answered = await answer;
    // By `--rm`; one that took too long is removed by the caller.
    if (answered.ok) pending.delete(name);
    return answered;
  };

  return {
    host: { ...host, request, run },
    settle: () => {
      isOver = true;
      if (pending.size === 0) return null;
      return Promise.race([
        Promise.all([...pending.values()].map(settleOne)).then(() => undefined),
        after(TIMEOUT_MS),
      ]);
    },
  };
}

async function settleOne({ answered, remove }: Creation): Promise<void> {
  await Promise.race([answered, after(CREATION_MS)]);
  await remove();
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Null for the creation of any other container. */
function probeCreatedBy(path: string): string | null {
  const name = /^\/containers\/create\?name=([\w-]+)$/.exec(path)?.[1] ?? null;
  return isProbeName(name) ? name : null;
}

/** Empty where nothing is removed. */
function probeAt({ method, path }: EngineRequest): string {
  return (method === 'DELETE' && /^\/containers\/([\w-]+)/.exec(path)?.[1]) || '';
}

function probeRunBy({ file, args }: Command): string | null {
  const name = args[args.indexOf('--name') + 1] ?? null;
  return file === 'docker' && args.includes('run') && isProbeName(name) ? name : null;
}

/** By the same engine: its flags stand before the verb. */
function removalOf({ file, args }: Command, name: string): Command {
  return { file, args: [...args.slice(0, args.indexOf('run')), 'rm', '--force', '--volumes', name] };
}
