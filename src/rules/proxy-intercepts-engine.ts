import type { Connection, Facts } from '../facts/facts.ts';
import { ask, isDead, whereSet } from './evidence/endpoint-settings.ts';
import { defineRule, type Remedy } from './rule.ts';

export const proxyInterceptsEngine = defineRule({
  id: 'proxy-intercepts-engine',
  title: 'An HTTP proxy stands between the client and the engine',
  severity: 'error',
  scope: 'host',
  why: 'The docker command sends its requests to a TCP engine through the proxy of HTTP_PROXY, or HTTPS_PROXY with TLS, unless the engine is on this machine or listed in NO_PROXY. A proxy for the web rarely knows the way to an engine, and answers in its place.',
  diagnose(facts) {
    const { endpoint, connection, client } = facts;
    if (endpoint.kind !== 'tcp' || endpoint.proxy === null || connection.state === 'ok') return undefined;
    // A connection that fails is the one to the proxy: what fails behind it comes as an answer.
    if (client.pastProxy?.state !== 'ok' && !isDead(facts)) return undefined;
    const { variable, host, port } = endpoint.proxy;
    const proxy = `${host}:${port}`;
    return {
      summary: `${variable} sends the client to the proxy ${proxy} instead of ${endpoint.host}.`,
      evidence: [
        { label: `through ${proxy}`, saw: formatConnection(connection), wanted: 'an engine' },
        ...(client.pastProxy ? [{ label: 'past the proxy', saw: formatConnection(client.pastProxy) }] : []),
        { label: 'NO_PROXY', saw: noProxy(facts) || 'not set', wanted: `${endpoint.address.host} in it` },
        ...whereSet(facts, [variable, 'NO_PROXY', 'no_proxy']),
      ],
      remedies: [exempt(facts, endpoint.address.host)],
    };
  },
});

function formatConnection(connection: Connection): string {
  if (connection.state === 'ok') return 'an engine answers';
  if (connection.state === 'timeout') return 'no answer in time';
  return 'error' in connection ? connection.error : connection.state;
}

function noProxy({ client: { variables } }: Facts): string {
  return variables.NO_PROXY ?? variables.no_proxy ?? '';
}

function exempt(facts: Facts, host: string): Remedy {
  const list = [noProxy(facts), host].filter(Boolean).join(',');
  return {
    title: `Add ${host} to NO_PROXY`,
    safety: 'manual',
    steps: [ask(`export NO_PROXY=${list} no_proxy=${list}`)],
  };
}
