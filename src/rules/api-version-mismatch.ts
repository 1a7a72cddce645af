import type { Facts } from '../facts/facts.ts';
import { unsetVariables, whereSet } from './evidence/endpoint-settings.ts';
import { formatName } from './evidence/format.ts';
import { type Diagnosis, defineRule } from './rule.ts';

export const apiVersionMismatch = defineRule({
  id: 'api-version-mismatch',
  title: 'DOCKER_API_VERSION asks for a version that the engine does not speak',
  severity: 'error',
  scope: 'host',
  why: 'Client and engine agree on a version of the API by themselves, unless DOCKER_API_VERSION pins one. An engine refuses every request for a version older than its oldest or newer than its own. Engine 29 dropped the versions before 1.44 at first, so that a pin which had worked for years stopped to.',
  diagnose(facts) {
    const { engine, client } = facts;
    const pinned = client.variables.DOCKER_API_VERSION;
    if (engine.state !== 'answered' || pinned === undefined) return undefined;
    const { apiVersion, minApiVersion, version } = engine;
    const wanted = parseVersion(pinned);
    if (wanted === null)
      return mismatch(facts, `${formatName(pinned)} is not a version such as ${apiVersion}`);
    const most = parseVersion(apiVersion);
    const least = parseVersion(minApiVersion);
    if (most !== null && isOlder(most, wanted))
      return mismatch(facts, `engine ${version} knows nothing newer than ${apiVersion}`);
    if (least !== null && isOlder(wanted, least))
      return mismatch(facts, `engine ${version} answers nothing older than ${minApiVersion}`);
    return undefined;
  },
});

type Version = readonly [number, number];

function parseVersion(text: string): Version | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)$/.exec(text) ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor)];
}

function isOlder([major, minor]: Version, [otherMajor, otherMinor]: Version): boolean {
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}

function mismatch(facts: Facts, problem: string): Diagnosis {
  const { engine, client } = facts;
  const range = engine.state === 'answered' ? `${engine.minApiVersion || '?'} to ${engine.apiVersion}` : '';
  return {
    summary: `DOCKER_API_VERSION does not fit: ${problem}.`,
    evidence: [
      { label: 'DOCKER_API_VERSION', saw: client.variables.DOCKER_API_VERSION ?? '', wanted: range },
      ...whereSet(facts, ['DOCKER_API_VERSION']),
    ],
    remedies: [
      {
        title: 'Unset DOCKER_API_VERSION: client and engine agree by themselves',
        safety: 'manual',
        steps: unsetVariables(facts, ['DOCKER_API_VERSION']),
      },
    ],
  };
}
