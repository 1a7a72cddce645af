import type { ServiceFacts } from '../../facts/facts.ts';
import type { Remedy } from '../rule.ts';

/** What a client asks of the engine, and the sections of the API that a socket proxy opens for that. */
export interface ClientNeeds {
  readonly image: RegExp;
  readonly what: string;
  /** As docker-socket-proxy calls them; it answers pings, versions and events by itself. */
  readonly sections: readonly string[];
}

const reading = 'to read containers and their events';
const keeping = 'to pull images and to replace containers';

/** By the last part of the image's name. */
const clients: readonly ClientNeeds[] = [
  { image: /^traefik$/, what: reading, sections: ['CONTAINERS', 'NETWORKS'] },
  {
    image: /^(?:dozzle|beszel-agent)$/,
    what: 'to read containers and logs',
    sections: ['CONTAINERS', 'INFO'],
  },
  { image: /^(?:homepage|homarr|dashy|uptime-kuma)$/, what: 'to read containers', sections: ['CONTAINERS'] },
  { image: /^(?:cadvisor|netdata|glances)$/, what: 'to read containers', sections: ['CONTAINERS', 'INFO'] },
  { image: /^diun$/, what: 'to read containers and images', sections: ['CONTAINERS', 'IMAGES'] },
  { image: /^(?:nginx-proxy|docker-gen)$/, what: reading, sections: ['CONTAINERS', 'INFO'] },
  { image: /^caddy-docker-proxy$/, what: reading, sections: ['CONTAINERS', 'INFO', 'NETWORKS'] },
  { image: /^telegraf$/, what: 'to read containers', sections: ['CONTAINERS', 'INFO'] },
  {
    image: /^(?:watchtower|ouroboros)$/,
    what: keeping,
    sections: ['CONTAINERS', 'IMAGES', 'NETWORKS', 'POST'],
  },
  { image: /^(?:docker-)?autoheal$/, what: 'to restart containers', sections: ['CONTAINERS', 'POST'] },
  { image: /^ofelia$/, what: 'to run commands in containers', sections: ['CONTAINERS', 'EXEC', 'POST'] },
  {
    image: /^portainer(?:-ce|-ee)?$/,
    what: 'nearly everything, since it manages the engine',
    sections: ['CONTAINERS', 'IMAGES', 'INFO', 'NETWORKS', 'VOLUMES', 'POST'],
  },
];

/** Null for an image of which nothing is known. */
export function needsOf({ image }: Pick<ServiceFacts, 'image'>): ClientNeeds | null {
  const name = lastPart(image);
  return clients.find((client) => client.image.test(name)) ?? null;
}

/** The one service that is meant to have the raw socket. */
export function isSocketProxy({ image }: Pick<ServiceFacts, 'image'>): boolean {
  return /socket-?proxy/.test(lastPart(image));
}

function lastPart(image: string | null): string {
  return (image ?? '').replace(/@.*$/, '').replace(/^.*\//, '').replace(/:.*$/, '').toLowerCase();
}

export function putProxyBetween(service: ServiceFacts): Remedy {
  const needs = needsOf(service);
  const open = (needs?.sections ?? ['CONTAINERS']).map((section) => `${section}=1`).join(' ');
  const only = needs === null ? `what it needs, beginning with ${open}` : open;
  return {
    title: 'Put a socket proxy between the service and the engine',
    safety: 'manual',
    steps: [
      {
        kind: 'ask',
        instruction: `Mount the socket into a proxy (such as tecnativa/docker-socket-proxy) that opens ${only}, on a network of these two alone.`,
      },
      {
        kind: 'ask',
        instruction: `Give ${service.name} DOCKER_HOST=tcp://PROXY:2375 in place of the mount.`,
      },
    ],
  };
}
