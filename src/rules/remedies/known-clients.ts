/** What a client asks of the engine, and how its endpoint is set. */
export interface ClientNeeds {
  readonly what: string;
  /** Sections of the API as docker-socket-proxy calls them; it answers pings, versions and events by itself. */
  readonly sections: readonly string[];
  readonly setting: EndpointSetting;
}

type EndpointSetting =
  /** By variables; `{host}` and `{port}` stand for those of the proxy. */
  | { readonly by: 'environment'; readonly variables: Readonly<Record<string, string>> }
  /** By an argument, of programs whose other arguments of that kind are in `command`. */
  | { readonly by: 'argument'; readonly flag: string; readonly beside: RegExp }
  /** In a place outside the Compose file, by a person. */
  | { readonly by: 'person'; readonly how: string }
  /** Not at all: the client supports only sockets. */
  | { readonly by: 'nothing'; readonly why: string };

/** Of the proxy. */
export const ADDRESS = 'tcp://{host}:{port}';
const dockerHost: EndpointSetting = { by: 'environment', variables: { DOCKER_HOST: ADDRESS } };
const reading = 'to read containers and events';

/** By the last part of the image's name; a comment on each gives the source. */
export const clients: readonly (readonly [RegExp, ClientNeeds])[] = [
  // traefik: pkg/provider/docker/pdocker.go asks for version, containers and events, and takes the address only from its endpoint setting.
  [
    /^traefik$/,
    {
      what: reading,
      sections: ['CONTAINERS'],
      setting: { by: 'argument', flag: '--providers.docker.endpoint', beside: /^--providers\.docker\b/ },
    },
  ],
  // dozzle.dev/guide/remote-hosts, "connecting with a socket proxy"; its local client is made from the environment.
  [
    /^dozzle$/,
    { what: 'to read containers and logs', sections: ['CONTAINERS', 'INFO'], setting: dockerHost },
  ],
  // henrygd/beszel#60, #1368.
  [
    /^beszel-agent(?:-\w+)?$/,
    { what: 'to read containers', sections: ['CONTAINERS', 'INFO'], setting: dockerHost },
  ],
  // crazy-max/diun#308, #1225.
  [
    /^diun$/,
    {
      what: 'to read containers and images',
      sections: ['CONTAINERS', 'IMAGES'],
      setting: { by: 'environment', variables: { DIUN_PROVIDERS_DOCKER_ENDPOINT: ADDRESS } },
    },
  ],
  // nginx-proxy/nginx-proxy#868; docker-gen's generator asks for /info, /containers and /networks.
  [
    /^(?:nginx-proxy|docker-gen)$/,
    { what: reading, sections: ['CONTAINERS', 'INFO', 'NETWORKS'], setting: dockerHost },
  ],
  // lucaslorentz/caddy-docker-proxy#20, without what only Swarm needs.
  [
    /^caddy-docker-proxy$/,
    { what: reading, sections: ['CONTAINERS', 'INFO', 'NETWORKS'], setting: dockerHost },
  ],
  // containrrr/watchtower#1118, Tecnativa/docker-socket-proxy#114.
  [
    /^watchtower$/,
    {
      what: 'to pull images and replace containers',
      sections: ['CONTAINERS', 'IMAGES', 'NETWORKS', 'POST'],
      setting: dockerHost,
    },
  ],
  // mcuadros/ofelia#110; it asks for /info when it starts.
  [
    /^ofelia$/,
    {
      what: 'to run commands in containers',
      sections: ['CONTAINERS', 'EXEC', 'INFO', 'POST'],
      setting: dockerHost,
    },
  ],
  // google/cadvisor docs/runtime_options.md.
  [
    /^cadvisor$/,
    {
      what: 'to read containers',
      sections: ['CONTAINERS', 'INFO'],
      setting: { by: 'argument', flag: '--docker', beside: /^--?docker(?:_only)?\b/ },
    },
  ],
  // gethomepage.dev/configs/docker, "using docker socket proxy".
  [
    /^homepage$/,
    {
      what: 'to read containers',
      sections: ['CONTAINERS'],
      setting: {
        by: 'person',
        how: 'In docker.yaml, set host: {host} and port: {port} instead of socket:',
      },
    },
  ],
  // homarr's Docker integration reads DOCKER_HOSTNAMES and DOCKER_PORTS since 1.0, and another variable before.
  [
    /^homarr$/,
    {
      what: 'to read containers',
      sections: ['CONTAINERS'],
      setting: {
        by: 'person',
        how: 'In its environment (Homarr 1.0 or later): DOCKER_HOSTNAMES={host} and DOCKER_PORTS={port}',
      },
    },
  ],
  // louislam/uptime-kuma#2061: Docker hosts are added in its own pages.
  [
    /^uptime-kuma$/,
    {
      what: 'to read containers',
      sections: ['CONTAINERS'],
      setting: { by: 'person', how: `In its settings, add the Docker host ${ADDRESS}` },
    },
  ],
  [
    /^telegraf$/,
    {
      what: 'to read containers',
      sections: ['CONTAINERS', 'INFO'],
      setting: {
        by: 'person',
        how: `In its configuration, under [[inputs.docker]]: endpoint = "${ADDRESS}"`,
      },
    },
  ],
  // netdata needs DOCKER_HOST without a scheme for names, and a separate address for its collector.
  [
    /^netdata$/,
    {
      what: 'to read containers',
      sections: ['CONTAINERS', 'INFO'],
      setting: {
        by: 'person',
        how: `In its environment: DOCKER_HOST={host}:{port}; in go.d/docker.conf: address: ${ADDRESS}`,
      },
    },
  ],
  // portainer/portainer#3658: the address is asked for once, when it is set up, and kept in its database.
  [
    /^portainer(?:-ce|-ee)?$/,
    {
      what: 'nearly everything, because it manages the engine',
      sections: ['CONTAINERS', 'IMAGES', 'INFO', 'NETWORKS', 'VOLUMES', 'EXEC', 'POST'],
      setting: {
        by: 'person',
        how: `In its web interface, add an environment at ${ADDRESS} and remove the local one`,
      },
    },
  ],
  // willfarrell/docker-autoheal#76: it always uses TLS on a TCP address, and requires the file to exist.
  [
    /^(?:docker-)?autoheal$/,
    {
      what: 'to restart containers',
      sections: ['CONTAINERS', 'POST'],
      setting: { by: 'nothing', why: 'it supports TCP only with TLS' },
    },
  ],
  // nicolargo/glances#3296.
  [
    /^glances$/,
    {
      what: 'to read containers',
      sections: ['CONTAINERS'],
      setting: {
        by: 'nothing',
        why: 'on Linux it always opens /var/run/docker.sock and ignores DOCKER_HOST',
      },
    },
  ],
];
