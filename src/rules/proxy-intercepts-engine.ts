import type { Facts } from '../facts/facts.ts';
import { quoteWord } from '../host/command.ts';
import { formatConnection } from './evidence/connect-row.ts';
import { isDead, whereSet } from './evidence/endpoint-settings.ts';
import { askToRun, defineRule, manual, type Remedy } from './rule.ts';

export const proxyInterceptsEngine = defineRule({
  id: 'proxy-intercepts-engine',
  title: 'An HTTP proxy intercepts requests to the engine',
  severity: 'error',
  scope: 'host',
  why: 'The docker command sends requests for a TCP endpoint through the proxy in HTTP_PROXY, or HTTPS_PROXY with TLS, unless the endpoint is on this host or listed in NO_PROXY. A web proxy usually cannot reach the engine and answers in its place.',
  byHand: ["env | grep -i '_proxy='", 'docker version', "NO_PROXY='*' no_proxy='*' docker version"],
  diagnose(facts) {
    const { endpoint, connection, client } = facts;
    if (endpoint.kind !== 'tcp' || endpoint.proxy === null || connection.state === 'ok') return undefined;
    // A failed connection is the one to the proxy: the proxy reports failures behind it in an answer.
    if (client.pastProxy?.state !== 'ok' && !isDead(facts)) return undefined;
    const { variable, host, port } = endpoint.proxy;
    const proxy = `${host}:${port}`;
    return {
      summary: `${variable} routes requests for ${endpoint.host} through the proxy ${proxy}.`,
      evidence: [
        { label: `through the proxy`, found: formatConnection(connection), expected: "an engine's response" },
        ...(client.pastProxy
          ? [{ label: 'without the proxy', found: formatConnection(client.pastProxy) }]
          : []),
        {
          label: 'NO_PROXY',
          found: noProxy(facts) || 'not set',
          expected: `includes ${endpoint.address.host}`,
        },
        ...whereSet(facts, [variable, 'NO_PROXY', 'no_proxy']),
      ],
      remedies: [exempt(facts, endpoint.address.host)],
    };
  },
});

function noProxy({ client: { variables } }: Facts): string {
  return variables.NO_PROXY ?? variables.no_proxy ?? '';
}

function exempt(facts: Facts, host: string): Remedy {
  const list = [noProxy(facts), host].filter(Boolean).join(',');
  const value = quoteWord(list);
  return manual(`Add ${host} to NO_PROXY`, [askToRun(`export NO_PROXY=${value} no_proxy=${value}`)]);
}
