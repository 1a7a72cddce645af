import type { CertificateFile, Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { ask, askToRun, type Diagnosis, manual, type Remedy } from '../rule.ts';
import { unsetVariables } from './endpoint-settings.ts';
import { capital } from './format.ts';

const words: Readonly<Record<NonNullable<CertificateFile['problem']>, string>> = {
  missing: 'does not exist',
  unreadable: 'is not readable by this user',
  corrupt: 'is not a valid PEM file',
  expired: 'has expired',
  'not-yet-valid': 'is not valid yet',
};

/** A file that keeps the client from starting, or that the engine has rejected. */
export function judgeFiles(facts: Facts): Diagnosis | undefined {
  const { client } = facts;
  if (client.certificates.state === 'none') return undefined;
  const bad = client.certificates.files.find((file) => isAtFault(file, facts));
  if (!bad?.problem) return undefined;
  const { path, problem } = bad;
  return {
    summary: `${capital(askedBy(facts))} requires TLS, but ${path} ${words[problem]}.`,
    evidence: [{ label: path, found: words[problem], expected: `a valid ${nouns[bad.role]}` }],
    remedies: [mendFile(facts, bad)],
  };
}

const nouns: Readonly<Record<CertificateFile['role'], string>> = {
  ca: 'CA certificate',
  cert: 'client certificate',
  key: 'client key',
};

/** The client works without its own certificate; the contents of the files matter only on a TLS connection. */
function isAtFault({ role, problem }: CertificateFile, { endpoint, connection }: Facts): boolean {
  switch (problem) {
    case null:
      return false;
    case 'missing':
      return role === 'ca';
    case 'unreadable':
      return true;
    case 'corrupt':
      return endpoint.kind === 'tcp';
    case 'expired':
    case 'not-yet-valid':
      return 'error' in connection && /^TLS_(CLIENT|UNKNOWN_CA|CERT)/.test(connection.error);
  }
}

/** What requires TLS: a variable, or the context. */
export function askedBy({ endpoint, client }: Facts): string {
  if (endpoint.kind === 'tcp' && endpoint.tls?.by === 'context') return 'the context';
  return client.variables.DOCKER_TLS_VERIFY === undefined ? 'DOCKER_TLS' : 'DOCKER_TLS_VERIFY';
}

const TLS_VARIABLES = ['DOCKER_TLS_VERIFY', 'DOCKER_TLS'];

function mendFile(facts: Facts, { path, problem }: CertificateFile): Remedy {
  if (facts.endpoint.kind !== 'tcp') {
    return manual(
      'Unset the variable; a Unix socket needs no TLS',
      unsetVariables(facts, tlsVariables(facts)),
    );
  }
  switch (problem) {
    case null:
    case 'missing':
      return manual('Set DOCKER_CERT_PATH to the directory with the certificates', [
        ask('The directory contains ca.pem, cert.pem and key.pem.'),
      ]);
    case 'unreadable':
      return manual(`Get a copy of ${path} that this user can read`, [askToRun(`ls -l ${quoteWord(path)}`)]);
    case 'corrupt':
    case 'expired':
    case 'not-yet-valid':
      return manual(`Get a new ${path} from its issuer`, [
        askToRun(`openssl x509 -noout -dates -in ${quoteWord(path)}`),
      ]);
  }
}

export function tlsVariables({ client }: Facts): string[] {
  return TLS_VARIABLES.filter((name) => client.variables[name] !== undefined);
}
