import type { Address, EngineResponse, Host, Result } from './host.ts';
import { failed } from './result.ts';

interface Creation {
  readonly address: Address;
  readonly answer: Promise<Result<EngineResponse>>;
}

/** For the engine to remove the containers that are left. */
const TIMEOUT_MS = 1000;

/**
 * A container that was created to look into an image must be removed, also when a person interrupts dockperm.
 * `settle` removes what is left and lets no new one be created; null when there is nothing to remove.
 */
export function containerCleanup(host: Host): { readonly host: Host; settle(): Promise<void> | null } {
  const pending = new Set<Creation>();
  let isOver = false;

  const request: Host['request'] = async (address, asked, timeoutMs) => {
    const isCreation = asked.method === 'POST' && asked.path.startsWith('/containers/create');
    if (isCreation && isOver) return failed('ECANCELED');
    const answer = host.request(address, asked, timeoutMs);
    if (isCreation) pending.add({ address, answer });
    const answered = await answer;
    if (asked.method === 'DELETE' && answered.ok) await forget(asked.path);
    return answered;
  };

  async function forget(path: string): Promise<void> {
    for (const creation of pending) {
      const id = idOf(await creation.answer);
      if (id === null || path.startsWith(`/containers/${id}`)) pending.delete(creation);
    }
  }

  async function remove({ address, answer }: Creation): Promise<void> {
    const id = idOf(await answer);
    if (id === null) return;
    await host.request(address, { method: 'DELETE', path: `/containers/${id}?force=1&v=1` }, TIMEOUT_MS);
  }

  return {
    host: { ...host, request },
    settle: () => {
      isOver = true;
      if (pending.size === 0) return null;
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, TIMEOUT_MS));
      return Promise.race([Promise.all([...pending].map(remove)).then(() => undefined), timeout]);
    },
  };
}

function idOf(answer: Result<EngineResponse>): string | null {
  if (!answer.ok || answer.value.status !== 201) return null;
  return (answer.value.body as { Id?: string } | null)?.Id ?? null;
}
