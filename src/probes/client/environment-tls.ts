import type { TlsUse } from '../../facts/facts.ts';
import type { Environment } from '../../host/host.ts';

/** Any value counts, also `0`; without a directory of their own the certificates are beside config.json. */
export function tlsOfEnvironment({ env }: { readonly env: Environment }, directory: string): TlsUse | null {
  const by = env.DOCKER_TLS_VERIFY ? 'DOCKER_TLS_VERIFY' : env.DOCKER_TLS ? 'DOCKER_TLS' : null;
  if (by === null) return null;
  const folder = env.DOCKER_CERT_PATH || directory;
  return {
    ca: `${folder}/ca.pem`,
    cert: `${folder}/cert.pem`,
    key: `${folder}/key.pem`,
    verify: by === 'DOCKER_TLS_VERIFY',
    by,
  };
}
