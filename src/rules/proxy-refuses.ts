import { linesFor } from '../edit/lines-for.ts';
import { mergeBlocks } from '../edit/merge-blocks.ts';
import type { Facts, Refusal, ServiceFacts } from '../facts/facts.ts';
import { formatRefuser, openingSteps } from './evidence/proxy-settings.ts';
import { fileFor, isOwnFile } from './remedies/edit-target.ts';
import { needsOf } from './remedies/proxy-clients.ts';
import { recreate } from './remedies/service-steps.ts';
import { ask, askToWrite, type Diagnosis, defineRule, manual, type Remedy } from './rule.ts';

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
  ofService: refusedBy,
});

/** By its own settings, before anything runs. */
function refusedBy(service: ServiceFacts, facts: Facts): Diagnosis | undefined {
  const { proxied = [], allows = [] } = service;
  const refused = proxied.flatMap((client) => {
    const sections = needsOf(client)?.sections ?? [];
    const missing = sections.filter((section) => !allows.includes(section));
    return missing.length === 0 ? [] : [{ name: client.name, missing }];
  });
  if (refused.length === 0) return undefined;
  const missing = [...new Set(refused.flatMap((each) => each.missing))];
  const names = refused.map(({ name }) => name);
  return {
    summary: `${service.name} refuses what ${names.join(' and ')} ${names.length === 1 ? 'needs' : 'need'}: ${missing.join(', ')}.`,
    evidence: refused.map(({ name, missing }) => ({
      label: `${name} needs`,
      found: `not allowed: ${missing.join(', ')}`,
      expected: missing.map((section) => `${section}=1`).join(', '),
    })),
    remedies: [allow(service, { sections: missing, facts })],
    at: service.at,
  };
}

function allow(
  service: ServiceFacts,
  { sections, facts }: { sections: readonly string[]; facts: Facts },
): Remedy {
  const { name } = service;
  const file = fileFor(service, 'environment');
  const edits = sections.map((key) => ({ op: 'set-environment', service: name, key, value: '1' }) as const);
  const title = `Let ${name} pass ${sections.join(', ')} on`;
  if (!isOwnFile(file, facts))
    return manual(title, [ask(`In ${file}:`), askToWrite(mergeBlocks(edits.map(linesFor)))]);
  return {
    title,
    safety: 'risky',
    grants: `all who reach ${name} these sections of the API`,
    steps: [...edits.map((edit) => ({ kind: 'edit', file, edit }) as const), ...recreate(service, facts)],
  };
}

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
