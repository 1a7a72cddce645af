import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import { dnsLookup } from './dns-lookup.ts';
import type { TlsFiles } from './host.ts';
import { readRegular } from './read-text.ts';
import { errnoOf } from './result.ts';
import { openTunnel } from './tunnel.ts';

interface Target {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsFiles;
  readonly proxy?: { readonly host: string; readonly port: number };
}

/** Reads the certificates, and gives what connects with them. */
export async function tlsConnector(target: Target, signal: AbortSignal): Promise<() => Duplex> {
  const { host, port, tls, proxy } = target;
  const [ca, cert, key] = await Promise.all([
    // Not checked, not needed.
    tls.verify ? readPem(tls.ca, 'required') : undefined,
    readPem(tls.cert, 'optional'),
    readPem(tls.key, 'optional'),
  ]);
  const client = cert !== undefined && key !== undefined ? { cert, key } : {};
  const socket = proxy === undefined ? undefined : await openTunnel(proxy, target, signal);
  const options = {
    host,
    port,
    socket,
    lookup: dnsLookup,
    ca,
    ...client,
    rejectUnauthorized: tls.verify,
    checkServerIdentity: judgeName,
  };
  return () => connect(isIP(host) === 0 ? { ...options, servername: host } : options);
}

/** Without a client certificate the client continues: not every engine asks for one. */
async function readPem(path: string | null, need: 'required' | 'optional'): Promise<Buffer | undefined> {
  if (path === null) return undefined;
  const bytes = await readRegular(path);
  if (bytes.ok) return bytes.value;
  if (need === 'optional' && bytes.error === 'ENOENT') return undefined;
  throw named('TLS_FILE_UNREADABLE');
}

/** Go has stopped to take the common name for a host name; Node still does. */
function judgeName(host: string, certificate: PeerCertificate): Error | undefined {
  if (certificate.subjectaltname !== undefined) return checkServerIdentity(host, certificate);
  return named('ERR_TLS_CERT_ALTNAME_INVALID');
}

function named(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** What went wrong, by the codes of Node and OpenSSL, under names that say it. */
export function tlsErrorOf(error: unknown): string {
  const code = errnoOf(error);
  const known = verification[code];
  if (known !== undefined) return known;
  if (/^ERR_(OSSL|CRYPTO)/.test(code)) return 'TLS_FILE_CORRUPT';
  const reason = reasonOf(error instanceof Error ? error.message : '');
  if (reason === null) return code;
  if (reason < FIRST_ALERT) return notTls.has(reason) ? 'TLS_PLAIN_PORT' : code;
  return aboutCertificate.has(reason - FIRST_ALERT) ? 'TLS_CLIENT_CERT_REFUSED' : code;
}

/** `X509_V_ERR_*` as Node names them. */
const verification: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'TLS_CERT_EXPIRED',
  CERT_NOT_YET_VALID: 'TLS_CERT_NOT_YET_VALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS_WRONG_NAME',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS_UNKNOWN_CA',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS_UNKNOWN_CA',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS_UNKNOWN_CA',
  UNABLE_TO_GET_ISSUER_CERT: 'TLS_UNKNOWN_CA',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS_UNKNOWN_CA',
  CERT_SIGNATURE_FAILURE: 'TLS_UNKNOWN_CA',
};

/** OpenSSL's reasons for what is no TLS: wrong version number, packet length too long, HTTP request. */
const notTls = new Set([267, 198, 156]);
/** OpenSSL counts alerts of the other side, see RFC 8446 section 6, from here. */
const FIRST_ALERT = 1000;
/** Handshake failure; bad, unsupported, revoked, expired or unknown certificate; unknown CA; access denied; certificate required. */
const aboutCertificate = new Set([40, 42, 43, 44, 45, 46, 48, 49, 116]);

/** Of `error:0A00010B:…`, the reason: the lower 23 bits. */
function reasonOf(message: string): number | null {
  const packed = /error:([0-9A-F]{8}):/i.exec(message)?.[1];
  return packed === undefined ? null : Number.parseInt(packed, 16) & 0x7fffff;
}
