import { accessLists } from './host/access-lists.ts';
import { confinement } from './host/confinement.ts';
import { contexts } from './host/contexts.ts';
import { endpoint } from './host/endpoint.ts';
import { listeners } from './host/listeners.ts';
import { membership } from './host/membership.ts';
import { securityModules } from './host/recorded-modules.ts';
import { clouds, desktops } from './host/recorded-platforms.ts';
import { remote } from './host/remote.ts';
import { socketPath } from './host/socket-path.ts';
import { tlsCauses } from './host/tls.ts';
import { twoEngines } from './host/two-engines.ts';
import { services } from './services/services.ts';
import type { Act, LiveAct, RecordedAct, Staging } from './staging.ts';

export interface Section<A extends Act = LiveAct | RecordedAct> {
  readonly title: string;
  readonly stagings: readonly Staging<A>[];
}

export const sections: readonly Section[] = [
  {
    title: 'Where the client goes',
    stagings: [...endpoint, ...contexts, ...tlsCauses, ...remote, ...twoEngines],
  },
  { title: 'The path of the socket', stagings: [...socketPath, ...listeners, ...clouds, ...desktops] },
  {
    title: 'Access of the person or process',
    stagings: [...membership, ...accessLists, ...confinement, ...securityModules],
  },
  { title: 'Services and containers', stagings: services },
];
