import { access } from './host/access.ts';
import { endpoint } from './host/endpoint.ts';
import { remote } from './host/remote.ts';
import { socketPath } from './host/socket-path.ts';
import { tlsCauses } from './host/tls.ts';
import { services } from './services/services.ts';
import type { Staging } from './staging.ts';

export interface Section {
  readonly title: string;
  readonly stagings: readonly Staging[];
}

export const sections: readonly Section[] = [
  { title: 'Where the client goes', stagings: [...endpoint, ...tlsCauses, ...remote] },
  { title: 'The path of the socket', stagings: socketPath },
  { title: 'Access of the person or process', stagings: access },
  { title: 'Services and containers', stagings: services },
];
