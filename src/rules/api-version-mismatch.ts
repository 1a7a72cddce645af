import type { Facts } from '../facts/facts.ts';
import { unsetVariables, whereSet } from './evidence/endpoint-settings.ts';
import { formatName } from './evidence/format.ts';
import { type Diagnosis, defineRule } from './rule.ts';

export const apiVersionMismatch = defineRule({
  id: 'api-version-mismatch',
  title: 'The engine does not support DOCKER_API_VERSION',
  severity: 'error',
  scope: 'host',
  why: 'Client and engine negotiate an API version unless DOCKER_API_VERSION pins one. The engine rejects versions older than its minimum or newer than its own. Engine 29.0 raised the minimum to 1.44, which broke pins that had worked for years.',
  byHand: ['printenv DOCKER_API_VERSION', "env -u DOCKER_API_VERSION docker version -f '{{json .Server}}'"],
  diagnose(facts) {
    const { engine, client } = facts;
    const pinned = client.variables.DOCKER_API_VERSION;
    if (engine.state !== 'answered' || pinned === undefined) return undefined;
    const { apiVersion, minApiVersion, version } = engine;
    const expected = parseVersion(pinned);
    if (expected === null)
      return mismatch(facts, `${formatName(pinned)} is not an API version such as ${apiVersion}`);
    const most = parseVersion(apiVersion);
    const least = parseVersion(minApiVersion);
    if (most !== null && isOlder(most, expected))
      return mismatch(facts, `engine ${version} supports at most ${apiVersion}`);
    if (least !== null && isOlder(expected, least))
      return mismatch(facts, `engine ${version} requires at least ${minApiVersion}`);
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
  const pinned = client.variables.DOCKER_API_VERSION ?? '';
  const range = engine.state === 'answered' ? `${engine.minApiVersion || '?'} to ${engine.apiVersion}` : '';
  return {
    summary: `DOCKER_API_VERSION=${formatName(pinned)} is not supported: ${problem}.`,
    evidence: [
      { label: 'DOCKER_API_VERSION', found: pinned, expected: range },
      ...whereSet(facts, ['DOCKER_API_VERSION']),
    ],
    remedies: [
      {
        title: 'Unset DOCKER_API_VERSION so that client and engine negotiate a version',
        safety: 'manual',
        steps: unsetVariables(facts, ['DOCKER_API_VERSION']),
      },
    ],
  };
}
