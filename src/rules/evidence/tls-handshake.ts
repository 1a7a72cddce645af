import type { Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { ask, askToRun, type Diagnosis, manual, type Remedy, type Step } from '../rule.ts';
import { unsetVariables } from './endpoint-settings.ts';
import { capital } from './format.ts';
import { askedBy, tlsVariables } from './tls-files.ts';

/** Explains a failed handshake by its error code. */
export function judgeHandshake(facts: Facts): Diagnosis | undefined {
  const { endpoint, connection } = facts;
  if (endpoint.kind !== 'tcp' || connection.state !== 'failed') return undefined;
  const found = problems[connection.error];
  if (found === undefined) return undefined;
  const engine = `the engine at ${endpoint.host}`;
  return {
    summary: `${capital(found.sentence(engine, facts))}.`,
    evidence: [],
    remedies: [found.remedy(facts)],
  };
}

interface Problem {
  /** Begins with a lower-case `the` and has no full stop. */
  readonly sentence: (engine: string, facts: Facts) => string;
  readonly remedy: (facts: Facts) => Remedy;
}

const inDirectory = ask('Set DOCKER_CERT_PATH to the directory that contains ca.pem, cert.pem and key.pem.');

/** By the names of src/host/tls.ts; `TLS_PORT` is how an engine answers plain HTTP. */
const problems: Readonly<Record<string, Problem>> = {
  TLS_PORT: {
    sentence: (engine) => `${engine} requires TLS, but the client does not use it`,
    remedy: () =>
      manual('Use TLS with the certificates for this engine', [
        askToRun('export DOCKER_TLS_VERIFY=1'),
        inDirectory,
      ]),
  },
  TLS_PLAIN_PORT: {
    sentence: (engine, facts) => `${engine} uses plain HTTP, but ${askedBy(facts)} requires TLS`,
    remedy: useNoTls,
  },
  TLS_CERT_EXPIRED: {
    sentence: (engine) => `the certificate of ${engine} has expired`,
    remedy: (facts) => manual("Renew the engine's certificate on its host", inspect(facts)),
  },
  TLS_CERT_NOT_YET_VALID: {
    sentence: (engine) => `the certificate of ${engine} is not valid yet`,
    remedy: () => manual('Correct the clock of this host', [askToRun('timedatectl')]),
  },
  TLS_WRONG_NAME: {
    sentence: (engine, { endpoint }) =>
      `the certificate of ${engine} is not valid for ${endpoint.kind === 'tcp' ? endpoint.address.host : ''}`,
    remedy: (facts) =>
      manual('Use a host name in the certificate, or issue a certificate with this name', inspect(facts)),
  },
  TLS_UNKNOWN_CA: {
    sentence: (engine, { endpoint }) =>
      `the certificate of ${engine} is not signed by ${(endpoint.kind === 'tcp' && endpoint.tls?.ca) || 'a known authority'}`,
    remedy: (facts) => manual("Get the ca.pem that signed the engine's certificate", inspect(facts)),
  },
  TLS_CLIENT_CERT_REFUSED: {
    sentence: (engine, facts) => `${engine} ${refusal(facts)}`,
    remedy: () =>
      manual("Get a client certificate from the engine's CA and set its directory", [inDirectory]),
  },
  TLS_FILE_CORRUPT: {
    sentence: (engine) => `the client certificate and key for ${engine} do not match`,
    remedy: ({ client: { certificates } }) =>
      manual('Get a new certificate and key from the issuer', [
        ...(certificates.state === 'found' ? certificates.files : [])
          .filter(({ role, problem }) => role === 'cert' && problem !== 'missing')
          .map(({ path }) => askToRun(`openssl x509 -noout -text -in ${quoteWord(path)}`)),
      ]),
  },
};

/** `openssl s_client` shows the certificate that an engine presents. */
function inspect({ endpoint }: Facts): Step[] {
  if (endpoint.kind !== 'tcp') return [];
  const { host, port } = endpoint.address;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return [askToRun(`openssl s_client -connect ${quoteWord(address)} </dev/null | openssl x509 -noout -text`)];
}

function refusal({ client: { certificates } }: Facts): string {
  const own =
    certificates.state === 'found' ? certificates.files.find(({ role }) => role === 'cert') : undefined;
  if (own === undefined || own.problem === 'missing')
    return 'requires a client certificate, but there is none';
  return `rejects the client certificate ${own.path}`;
}

/** A context stores its own certificates. */
function useNoTls(facts: Facts): Remedy {
  const variables = tlsVariables(facts);
  if (variables.length > 0)
    return manual('Unset the variable, or use the TLS port (usually 2376)', unsetVariables(facts, variables));
  return manual('Use the TLS port (usually 2376) in the context', [
    ask(`Change its address with docker context update, and give it ca.pem, cert.pem and key.pem.`),
  ]);
}
