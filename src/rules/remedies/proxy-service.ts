import { judgeConnect } from '../../access/permission.ts';
import { mountableSocket } from '../../access/socket-mount.ts';
import { viewOf } from '../../clients/judge-configured.ts';
import type { Json } from '../../edit/compose/compose-edit.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';

/** HAProxy with a short list of allowed requests. The tag never moves to another version. */
const IMAGE = 'tecnativa/docker-socket-proxy:v0.4.2';

/** Where the image looks for the socket, unless configured otherwise. */
const INSIDE = '/var/run/docker.sock';

const PORT = '2375';

/** Of the proxy of this service, and of the network that only the two of them are on. */
export function proxyName({ name }: Pick<ServiceFacts, 'name'>): string {
  return `${name}-socket-proxy`;
}

/** `{host}` and `{port}` are those of the proxy of this service. */
export function withAddress(text: string, service: Pick<ServiceFacts, 'name'>): string {
  return text.replace('{host}', proxyName(service)).replace('{port}', PORT);
}

/**
 * The proxy as a separate service. It runs as root without any capability: root owns the socket on every engine, also on
 * a rootless one, so it needs no group. It only writes its own configuration and its pid.
 */
export function proxyService(
  service: ServiceFacts,
  sections: readonly string[],
  facts: Facts,
): Readonly<Record<string, Json>> {
  const source = rawSocket(service, facts);
  const open = Object.fromEntries(sections.map((section) => [section, '1']));
  return {
    image: IMAGE,
    restart: 'unless-stopped',
    environment: { ...open, LOG_LEVEL: 'warning' },
    volumes: [`${source}:${INSIDE}:ro`],
    ...groupFor(source, facts),
    networks: [proxyName(service)],
    read_only: true,
    tmpfs: ['/run', '/tmp'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true', ...(hasSelinux(facts) ? ['label=disable'] : [])],
    ...(modeFor(facts) === null ? {} : { userns_mode: 'host' }),
    ...(service.profiles.length === 0 ? {} : { profiles: service.profiles }),
  };
}

/** What the service mounts, if that is a socket; else what it should mount. */
function rawSocket({ socketMount }: ServiceFacts, { endpoint, engine, mounts }: Facts): string {
  const mount = mounts.find(({ source }) => source === socketMount.source);
  if (mount?.state === 'seen') return socketMount.source;
  return mountableSocket(endpoint, { elsewhere: engine.state === 'answered' && engine.elsewhere });
}

/** Needs the socket's group only if root in the container does not own the socket. */
function groupFor(source: string, facts: Facts): { group_add?: readonly string[] } {
  const view = viewOf({ socketMount: { source, folder: null }, usernsMode: modeFor(facts) }, facts);
  if (view.state !== 'seen' || view.inode.gid === null) return {};
  const root = { uid: 0, groups: [0], dacOverride: false, dacReadSearch: false };
  const isDenied = judgeConnect(root, view.parents, view.inode).access === 'denied';
  return isDenied ? { group_add: [String(view.inode.gid)] } : {};
}

function hasSelinux({ engine }: Facts): boolean {
  return engine.state === 'answered' && engine.security.some((option) => /^name=selinux\b/.test(option));
}

/** In a remapped user namespace no id maps to the owner of the socket. */
function modeFor({ engine }: Facts): 'host' | null {
  return engine.state === 'answered' && engine.userns.mode === 'remap' ? 'host' : null;
}
