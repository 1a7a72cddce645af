import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority: `ca.pem` and `ca-key.pem` in this directory. */
export async function makeAuthority(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = ['-keyout', join(folder, 'ca-key.pem'), '-out', join(folder, 'ca.pem')];
  await openssl('req', '-x509', '-days', '2', '-subj', '/CN=dockperm lab', ...newKey, ...files);
}

/**
 * `cert.pem` and `key.pem` in `to`, beside a copy of the authority's `ca.pem`. The certificate is good for the loopback address and for
 * no name; with `days: -1` it ended yesterday.
 */
export async function issueCertificate(
  authority: string,
  { to, days = 2 }: { to: string; days?: number },
): Promise<void> {
  await mkdir(to, { recursive: true });
  const [request, extensions] = [join(to, 'request.pem'), join(to, 'extensions')];
  await openssl(
    'req',
    '-new',
    '-subj',
    '/CN=dockperm',
    ...newKey,
    '-keyout',
    join(to, 'key.pem'),
    '-out',
    request,
  );
  await writeFile(extensions, 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n');
  const signer = [
    '-CA',
    join(authority, 'ca.pem'),
    '-CAkey',
    join(authority, 'ca-key.pem'),
    '-CAcreateserial',
  ];
  const cert = ['-days', `${days}`, '-extfile', extensions, '-in', request, '-out', join(to, 'cert.pem')];
  await openssl('x509', '-req', ...signer, ...cert);
  await execa('cp', [join(authority, 'ca.pem'), to]);
  await Promise.all([request, extensions].map((path) => rm(path)));
}

async function openssl(...args: string[]): Promise<void> {
  await execa('openssl', args);
}
