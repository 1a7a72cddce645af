import { chmodSync, readdirSync } from 'node:fs';
import { authorityOf, tlsPort } from '../../engines/tls.ts';
import { issueCertificate } from '../../host/certificates.ts';
import { forwardTcp } from '../host/network.ts';
import { withoutGroups } from '../host/people.ts';
import type { Act, Backstage, Scene, Staging } from '../staging.ts';

const needs = [{ kind: 'tls' }] as const;

const url = `tcp://127.0.0.1:${tlsPort}`;

const inOrder: Act & { expect: null } = {
  staged: 'TLS to that port, with a certificate that is good',
  expect: null,
  needs,
  stage: async (backstage) => ({
    ...comesOverTcp(backstage, await certificates(backstage)),
    truth: { client: 'docker ps', gives: 'ok' },
  }),
};

export const stagings: readonly Staging[] = [
  {
    rule: 'tls-mismatch',
    cause: {
      staged: 'plain HTTP to a port where the engine speaks TLS',
      needs,
      stage: (backstage) => comesOverTcp(backstage, {}),
    },
    lookAlike: inOrder,
  },
  {
    rule: 'tls-mismatch',
    cause: {
      staged: 'TLS to a port where the engine speaks plain HTTP',
      needs,
      stage: async (backstage) => {
        const host = await forwardTcp(backstage, 'loopback');
        return comesOverTcp(backstage, { ...(await certificates(backstage)), DOCKER_HOST: host });
      },
    },
    lookAlike: {
      staged: 'plain HTTP to that port',
      expect: null,
      needs,
      stage: async (backstage) => {
        const scene = comesOverTcp(backstage, { DOCKER_HOST: await forwardTcp(backstage, 'loopback') });
        return { ...scene, truth: { client: 'docker ps', gives: 'ok' } };
      },
    },
  },
  {
    rule: 'tls-mismatch',
    cause: {
      staged: 'TLS with a certificate that ended yesterday',
      needs,
      stage: async (backstage) => comesOverTcp(backstage, await certificates(backstage, -1)),
    },
    lookAlike: inOrder,
  },
  {
    rule: 'tls-mismatch',
    cause: {
      staged: "localhost, where the engine's certificate is for 127.0.0.1",
      needs,
      stage: async (backstage) => {
        const host = `tcp://localhost:${tlsPort}`;
        return comesOverTcp(backstage, { ...(await certificates(backstage)), DOCKER_HOST: host });
      },
    },
    lookAlike: inOrder,
  },
  {
    rule: 'tls-mismatch',
    cause: {
      staged: 'DOCKER_TLS_VERIFY without any certificate',
      needs,
      stage: (backstage) => comesOverTcp(backstage, { DOCKER_TLS_VERIFY: '1' }),
    },
    lookAlike: inOrder,
  },
  {
    rule: 'tls-mismatch',
    cause: {
      staged: 'a key that only root may read',
      needs,
      stage: async (backstage) => {
        const env = await certificates(backstage);
        chmodSync(`${env.DOCKER_CERT_PATH}/key.pem`, 0o600);
        return comesOverTcp(backstage, env);
      },
    },
    lookAlike: inOrder,
  },
];

/** A user without any right to the socket: over TCP the certificate decides. */
function comesOverTcp({ person }: Backstage, env: Record<string, string>): Scene {
  const truth = { client: 'docker ps', gives: 'refused' } as const;
  return { as: withoutGroups(person), env: { DOCKER_HOST: url, ...env }, truth };
}

/** A client's directory of certificates, which the person may read. */
async function certificates({ engine, folder }: Backstage, days?: number): Promise<Record<string, string>> {
  const to = `${folder}/certificates`;
  await issueCertificate(authorityOf(engine), { to, ...(days === undefined ? {} : { days }) });
  for (const name of readdirSync(to)) chmodSync(`${to}/${name}`, 0o644);
  return { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: to };
}
