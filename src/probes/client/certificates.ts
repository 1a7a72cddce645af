import type { CertificateFile, Certificates, TlsUse } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

const MAX_PEM_BYTES = 1024 * 1024;

/** The files that the client takes for TLS, each with what would keep it from use. */
export async function readCertificates(host: Host, tls: TlsUse | null): Promise<Certificates> {
  if (tls === null) return { state: 'none' };
  const roles = (['ca', 'cert', 'key'] as const).flatMap((role) => {
    const path = tls[role];
    return path === null ? [] : [{ role, path }];
  });
  const files = await Promise.all(roles.map((file) => readCertificate(host, file)));
  const directory = files[0]?.path.replace(/\/[^/]*$/, '') ?? '';
  return { state: 'found', directory, files };
}

async function readCertificate(
  host: Host,
  { role, path }: Pick<CertificateFile, 'role' | 'path'>,
): Promise<CertificateFile> {
  const text = await host.readFile(path, MAX_PEM_BYTES);
  if (!text.ok) {
    const isGone = text.error === 'ENOENT' || text.error === 'ENOTDIR';
    return { role, path, problem: isGone ? 'missing' : 'unreadable' };
  }
  return { role, path, problem: await judge(role, text.value, host.now()) };
}

async function judge(
  role: CertificateFile['role'],
  text: string,
  now: number,
): Promise<CertificateFile['problem']> {
  if (role === 'key') return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ? null : 'corrupt';
  const { X509Certificate } = await import('node:crypto');
  try {
    const { validFrom, validTo } = new X509Certificate(text);
    if (Date.parse(validTo) < now) return 'expired';
    return Date.parse(validFrom) > now ? 'not-yet-valid' : null;
  } catch {
    return 'corrupt';
  }
}
