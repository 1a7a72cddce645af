import type { Host } from '../host/host.ts';
import type { CallerNamespace } from './facts.ts';

/** The user namespace of this process, see user_namespaces(7). */
export async function readCallerNamespace(_host: Host): Promise<CallerNamespace> {
  return { state: 'initial' };
}
