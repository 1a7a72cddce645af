import { allStates } from './engine-state.ts';
import { kinds } from './engines/kinds.ts';
import { hostNetworkIsFree } from './host/host-network.ts';
import { LabError } from './lab-error.ts';
import type { UpOptions } from './up.ts';

/** Where the engine is to live. Rejects with a LabError when that place is taken, or not for its kind. */
export async function chooseNetwork({ kind, network: wish = 'own' }: UpOptions): Promise<'own' | 'host'> {
  const { ownNetworkOnly } = kinds[kind];
  if (ownNetworkOnly && wish === 'host') throw new LabError(`A ${kind} engine has a network of its own.`);
  if (ownNetworkOnly || wish === 'own') return 'own';
  const free = (await hostNetworkIsFree()) && !allStates().some(({ hostNetwork }) => hostNetwork);
  if (!free && wish === 'host')
    throw new LabError("The host's network has an engine already: its bridge docker0 is there.");
  return free ? 'host' : 'own';
}
