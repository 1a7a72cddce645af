import { isSocketProxy, needsOf } from './remedies/proxy-clients.ts';
import { proxyFor } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const rawSocket = defineRule({
  id: 'raw-socket',
  title: 'The service has the whole engine at its command',
  severity: 'note',
  scope: 'service',
  why: "Who may write to the engine's socket may start a container that mounts the host's root folder: it is as good as root there. Most services need a few questions answered and nothing changed. A proxy in between lets through only those. fix --strategy proxy puts one there where it is known what the image asks: tecnativa/docker-socket-proxy of one version, root without a capability, on a network of these two alone; an image that needs POST, as one that updates containers does, can still create any container.",
  diagnose(service, facts) {
    const { engine } = facts;
    if (service.socketMount.source === '' || isSocketProxy(service)) return undefined;
    const isRootless = engine.state === 'answered' && engine.userns.mode === 'rootless';
    const granted = isRootless ? 'the account that runs the engine' : 'root on the host';
    const needs = needsOf(service);
    return {
      summary: `${service.name} has the raw socket, which is as good as ${granted}.`,
      evidence: needs === null ? [] : [{ label: 'it needs', saw: needs.what }],
      remedies: proxyFor(service, facts),
      at: service.at,
    };
  },
});
