import type { Facts, Refusal } from '../facts/facts.ts';
import { formatRefuser, openingSteps } from './evidence/proxy-settings.ts';
import { type Diagnosis, defineRule, manual } from './rule.ts';

export const proxyRefuses = defineRule({
  id: 'proxy-refuses',
  title: 'A socket proxy refuses what its clients need',
  severity: 'error',
  scope: 'host',
  why: 'A socket proxy stands between its clients and the engine, and answers 403 to every request that its settings do not allow. Most let pings and versions through, so that a client seems to connect, and then fails at its first real request. Allow the sections of the API that its clients need, and no others: whoever reaches the proxy can then ask for the same.',
  byHand: ['docker version', "docker info -f '{{.ServerVersion}}'", 'docker ps'],
  diagnose(facts) {
    const { connection } = facts;
    const refusal = connection.state === 'ok' ? connection.refusal : undefined;
    // An authorization plugin has settings of its own, and says itself that it is one.
    return refusal === undefined || refusal.by === 'engine' ? undefined : refusedAt(facts, refusal);
  },
});

function refusedAt({ endpoint }: Facts, { by, requests }: Refusal): Diagnosis {
  const paths = requests.map(({ path }) => path);
  const refuser = formatRefuser(by);
  return {
    summary: `The socket proxy at ${endpoint.host} refuses ${paths.map((path) => `GET ${path}`).join(' and ')}.`,
    evidence: [
      ...requests.map(({ path, status }) => ({
        label: `GET ${path}`,
        found: `HTTP ${status}`,
        expected: "the engine's answer",
      })),
      ...(refuser === null ? [] : [{ label: 'refused by', found: refuser }]),
    ],
    remedies: [
      {
        ...manual('Let the proxy pass these requests on', openingSteps(by, paths)),
        impact: 'all who reach the proxy can then ask for the same',
      },
    ],
  };
}
