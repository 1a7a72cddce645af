import type { Address, EngineResponse, Host, Result } from './host.ts';
import { failed } from './result.ts';

interface Creation {
  readonly address: Address;
  readonly answer: Promise<Result<EngineResponse>>;
}

/** For the engine to remove what was left. */
const PATIENCE_MS = 1000;

/**
 * A container that was made to look into an image is to be gone again, also when a person ends dockperm in between.
 * `settle` removes what is left and lets nothing new be made; null when there is nothing to remove.
 */
export function containerCleanup(host: Host): { readonly host: Host; settle(): Promise<void> | null } {
  const owed = new Set<Creation>();
  let isOver = false;

  const request: Host['request'] = async (address, asked, timeoutMs) => {
    const isCreation = asked.method === 'POST' && asked.path.startsWith('/containers/create');
    if (isCreation && isOver) return failed('ECANCELED');
    const answer = host.request(address, asked, timeoutMs);
    if (isCreation) owed.add({ address, answer });
    const answered = await answer;
    if (asked.method === 'DELETE' && answered.ok) await forget(asked.path);
    return answered;
  };

  async function forget(path: string): Promise<void> {
    for (const creation of owed) {
      const id = idOf(await creation.answer);
      if (id === null || path.startsWith(`/containers/${id}`)) owed.delete(creation);
    }
  }

  async function remove({ address, answer }: Creation): Promise<void> {
    const id = idOf(await answer);
    if (id === null) return;
    await host.request(address, { method: 'DELETE', path: `/containers/${id}?force=1&v=1` }, PATIENCE_MS);
  }

  return {
    host: { ...host, request },
    settle: () => {
      isOver = true;
      if (owed.size === 0) return null;
      const tooLong = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
      return Promise.race([Promise.all([...owed].map(remove)).then(() => undefined), tooLong]);
    },
  };
}

function idOf(answer: Result<EngineResponse>): string | null {
  if (!answer.ok || answer.value.status !== 201) return null;
  return (answer.value.body as { Id?: string } | null)?.Id ?? null;
}
