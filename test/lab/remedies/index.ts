import { contexts } from './host/contexts.ts';
import { groups as hostGroups } from './host/groups.ts';
import { socket } from './host/socket.ts';
import { asCauses } from './services/as-causes.ts';
import { groups } from './services/groups.ts';
import { processes } from './services/processes.ts';
import { proxies } from './services/proxy.ts';
import type { RemedySection } from './staging.ts';

export const sections: readonly RemedySection[] = [
  { title: 'A machine without systemd', stagings: [...contexts, ...socket, ...hostGroups] },
  { title: 'Services and containers', stagings: [...asCauses, ...groups, ...processes, ...proxies] },
];
