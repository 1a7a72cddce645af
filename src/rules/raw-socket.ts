import { isSocketProxy, needsOf } from './remedies/proxy-clients.ts';
import { proxyFor } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const rawSocket = defineRule({
  id: 'raw-socket',
  title: 'Full control of the engine through the raw socket',
  severity: 'note',
  scope: 'client',
  why: "Any process that can write to the engine's socket can start a container that mounts the host's file system, which is equivalent to root (with a rootless engine, to the user who runs it). Most services only need to read a few things, and a socket proxy can limit them to that. For images it knows, fix --strategy proxy adds tecnativa/docker-socket-proxy at a fixed version, as root without capabilities, on a private network with the service. An image that needs POST, such as an updater, can still create any container.",
  byHand: [
    "docker inspect -f '{{.Name}} {{range .Mounts}}{{.Source}} {{end}}' $(docker ps -q) | grep docker.sock",
  ],
  diagnose(client, facts) {
    const { engine } = facts;
    if (client.socketMount.source === '' || isSocketProxy(client)) return undefined;
    const isRootless = engine.state === 'answered' && engine.userns.mode === 'rootless';
    const granted = isRootless ? 'the user who runs the engine' : 'root on the host';
    const needs = needsOf(client);
    return {
      summary: `${client.name} has the raw Docker socket, which is equivalent to ${granted}.`,
      plural: `{names} have the raw Docker socket, which is equivalent to ${granted}.`,
      evidence: needs === null ? [] : [{ label: 'needs', found: needs.what }],
      remedies: proxyFor(client, facts),
      at: client.at,
    };
  },
});
