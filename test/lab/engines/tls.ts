import type { EngineState } from '../engine-state.ts';
import { issueCertificate, makeAuthority } from '../host/certificates.ts';
import type { Kind } from './kind.ts';
import { dockerd, rootful } from './rootful.ts';

/** Where the engine listens on the loopback interface of its network; nothing else is there. */
export const tlsPort = 2376;

/** Holds the authority (`ca.pem`, `ca-key.pem`) that both sides trust. */
export function authorityOf({ runDir }: Pick<EngineState, 'runDir'>): string {
  return `${runDir}/tls`;
}

/** A rootful engine that is to be had over TCP, too, for a client with a certificate. */
export const tls: Kind = {
  ...rootful,
  commands: { ...rootful.commands, openssl: 'openssl' },
  async prepare(state) {
    await rootful.prepare(state);
    await makeAuthority(authorityOf(state));
    await issueCertificate(authorityOf(state), { to: `${authorityOf(state)}/engine` });
  },
  launches: (state, tools) => [
    ...rootful.launches(state, tools).slice(0, 1),
    () => dockerd(state, tools, ...tcpOptions(state)),
  ],
  ownNetworkOnly: true,
};

function tcpOptions(state: EngineState): string[] {
  const own = `${authorityOf(state)}/engine`;
  return [
    `--host=tcp://127.0.0.1:${tlsPort}`,
    '--tlsverify',
    `--tlscacert=${own}/ca.pem`,
    `--tlscert=${own}/cert.pem`,
    `--tlskey=${own}/key.pem`,
  ];
}
