import type { Host } from '../host/host.ts';
import { configDirectory } from './context-store.ts';
import type { ClientFacts } from './facts.ts';

/** Settings of the docker client, as far as they matter to where it goes. */
export async function readClient(host: Host): Promise<ClientFacts> {
  return {
    directory: configDirectory(host),
    config: { state: 'absent' },
    contexts: [],
    variables: {},
    setIn: [],
    certificates: { state: 'none' },
  };
}
