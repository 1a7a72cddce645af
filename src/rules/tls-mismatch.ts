import type { Facts } from '../facts/facts.ts';
import { connectRow } from './evidence/connect-row.ts';
import { whereSet } from './evidence/endpoint-settings.ts';
import { judgeFiles } from './evidence/tls-files.ts';
import { judgeHandshake } from './evidence/tls-handshake.ts';
import { defineRule } from './rule.ts';

export const tlsMismatch = defineRule({
  id: 'tls-mismatch',
  title: 'TLS settings of client and engine do not match',
  severity: 'error',
  scope: 'host',
  why: 'An engine on the network uses either TLS or plain HTTP. With TLS, both sides can require a certificate from the right authority, for the right name, and within its dates. If DOCKER_TLS_VERIFY is set, even to 0, the client uses ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH, and fails without ca.pem.',
  byHand: [
    'env | grep ^DOCKER_',
    'ls -l "${DOCKER_CERT_PATH:-$HOME/.docker}"/*.pem',
    'openssl x509 -noout -dates -in "${DOCKER_CERT_PATH:-$HOME/.docker}"/cert.pem',
    'docker version',
  ],
  diagnose(facts) {
    const problem = judgeFiles(facts) ?? judgeHandshake(facts);
    if (problem === undefined) return undefined;
    return {
      ...problem,
      evidence: [...problem.evidence, ...connectRow(facts), ...settings(facts)],
    };
  },
});

function settings(facts: Facts): { label: string; found: string }[] {
  const names = ['DOCKER_TLS_VERIFY', 'DOCKER_TLS', 'DOCKER_CERT_PATH'];
  const set = names.flatMap((name) => {
    const value = facts.client.variables[name];
    return value === undefined ? [] : [{ label: name, found: value }];
  });
  return [...set, ...whereSet(facts, names)];
}
