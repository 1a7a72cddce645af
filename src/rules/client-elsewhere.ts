import { socketPathIn } from '../access/deciding-mount.ts';
import { isLoopback } from '../access/loopback.ts';
import { isSamePath } from '../access/socket-mount.ts';
import type { Client } from '../clients/client.ts';
import type { Facts } from '../facts/facts.ts';
import { fileFor } from './remedies/edit-target.ts';
import { recreate } from './remedies/service-steps.ts';
import { startWith, variableSetting } from './remedies/start-with.ts';
import { defineRule, type Remedy } from './rule.ts';

export const clientElsewhere = defineRule({
  id: 'client-elsewhere',
  title: 'The client inside opens another address than the mounted socket',
  severity: 'error',
  scope: 'client',
  why: 'A client in a container goes where DOCKER_HOST says, and to /var/run/docker.sock without it. A socket that is mounted elsewhere is never opened, whatever its owner and mode. The mount and the variable have to name the same path.',
  byHand: [
    "docker compose config | grep -E 'DOCKER_HOST|docker.sock'",
    "docker inspect -f '{{range .Mounts}}{{.Destination}} {{end}}' CONTAINER",
  ],
  diagnose(client, facts) {
    const address = client.environment.DOCKER_HOST;
    const { target, source } = client.socketMount;
    if (address === undefined || source === '' || isReached(address, client)) return undefined;
    return {
      summary: `${client.name} mounts the Docker socket at ${target}, but its client opens ${address}.`,
      evidence: [
        { label: 'DOCKER_HOST', found: address, expected: `unix://${target}` },
        { label: 'mount', found: `${source} at ${target}` },
      ],
      remedies: [openMount(client, facts)],
      at: client.at,
    };
  },
});

/** Also true where it cannot be told: an address on the network may well have an engine, or a proxy of one. */
function isReached(address: string, client: Client): boolean {
  const path = socketPathIn(address);
  if (path !== null) return [client.socketMount, ...client.otherMounts].some((mount) => holds(mount, path));
  const host = /^(?:tcp|https?):\/\/(?:\[([^\]]+)\]|([^:/]+))/.exec(address);
  const name = host?.[1] ?? host?.[2];
  const sharesNetwork = client.kind !== 'service' || client.networkMode !== null;
  return name === undefined || !isLoopback(name) || sharesNetwork;
}

function holds({ target, folder }: Client['socketMount'], path: string): boolean {
  return (
    isSamePath(target, path) || (folder !== null && isSamePath(`${folder}/`, path.replace(/[^/]+$/, '')))
  );
}

function openMount(client: Client, facts: Facts): Remedy {
  const value = `unix://${client.socketMount.target}`;
  const title = `Set DOCKER_HOST of ${client.name} to ${value}`;
  if (client.kind !== 'service')
    return startWith(client, [variableSetting('DOCKER_HOST', value)], { facts, title });
  const edit = { op: 'set-environment', service: client.name, key: 'DOCKER_HOST', value } as const;
  const file = fileFor(client, 'environment');
  return { title, safety: 'safe', steps: [{ kind: 'edit', file, edit }, ...recreate(client, facts)] };
}
