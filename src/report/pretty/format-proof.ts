import type { Basis, Verification } from '../../apply/verify/verify.ts';
import { formatErrno } from '../../host/errno.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';

const waysToTry: Record<Basis, (by: string) => string> = {
  connect: (by) => `connected from the container with ${by}`,
  permission: (by) => `write permission tested from the container with ${by}`,
  probe: (by) => `connected with the same user and groups, using ${by}`,
  'probe-permission': (by) => `write permission tested with the same user and groups, using ${by}`,
  proxy: (by) => `the socket proxy answered a ping sent with ${by}`,
  model: (by) => `judged from ${by}; not tested`,
  session: (by) => `connected in a new session with ${by}`,
  process: () => 'connected from this process',
};

/** Whether somebody reaches the engine now, and how that is known. */
export function formatVerification(
  proof: Verification,
  { style, width }: { style: Style; width: number },
): string {
  const line = (text: string): string => wrap(sanitize(text), width, '  ');
  const { name } = proof.subject;
  switch (proof.state) {
    case 'connected':
      return style.good(line(`✓ ${name} can use the Docker daemon: ${waysToTry[proof.basis](proof.by)}.`));
    case 'denied':
      return style.bad(line(`✗ ${name} cannot use the Docker daemon: ${formatErrno(proof.error)}.`));
    case 'unverified':
      return style.warn(line(`? ${name}: not verified, ${proof.reason}.`));
  }
}
