import type { Facts } from '../facts/facts.ts';
import { whereSet } from './evidence/endpoint-settings.ts';
import { judgeFiles } from './evidence/tls-files.ts';
import { judgeHandshake } from './evidence/tls-handshake.ts';
import { defineRule } from './rule.ts';

export const tlsMismatch = defineRule({
  id: 'tls-mismatch',
  title: 'Client and engine do not agree on TLS',
  severity: 'error',
  scope: 'host',
  why: 'An engine that listens on the network speaks either TLS or plain HTTP, and with TLS both sides may ask for a certificate: of the right authority, for the right name, and valid today. DOCKER_TLS_VERIFY, with any value, makes the client use ca.pem, cert.pem and key.pem of DOCKER_CERT_PATH; without ca.pem it does not start at all.',
  diagnose(facts) {
    const problem = judgeFiles(facts) ?? judgeHandshake(facts);
    if (problem === undefined) return undefined;
    const { connection } = facts;
    const seen =
      'error' in connection
        ? [{ label: `connect to ${facts.endpoint.host}`, saw: formatCode(connection.error) }]
        : [];
    return {
      ...problem,
      evidence: [...problem.evidence, ...seen, ...settings(facts)],
    };
  },
});

function settings(facts: Facts): { label: string; saw: string }[] {
  const names = ['DOCKER_TLS_VERIFY', 'DOCKER_TLS', 'DOCKER_CERT_PATH'];
  const set = names.flatMap((name) => {
    const value = facts.client.variables[name];
    return value === undefined ? [] : [{ label: name, saw: value }];
  });
  return [...set, ...whereSet(facts, names)];
}

/** Two of the codes are dockperm's own reading of an answer. */
function formatCode(error: string): string {
  if (error === 'TLS_PORT') return 'HTTP 400: this port is for TLS';
  return error === 'TLS_PLAIN_PORT' ? 'an answer that is not TLS' : error;
}
