import type { Basis, Verification } from '../../apply/verify/verify.ts';
import { formatErrno } from '../../host/errno.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';

const methods: Record<Basis, (by: string) => string> = {
  connect: (by) => `connected from the container with ${by}`,
  permission: (by) => `write permission tested from the container with ${by}`,
  probe: (by) => `connected with the same user and groups, using ${by}`,
  'probe-permission': (by) => `write permission tested with the same user and groups, using ${by}`,
  proxy: (by) => `the socket proxy answered a ping sent with ${by}`,
  model: (by) => `judged from ${by}; not tested`,
  session: (by) => `tested with ${by}`,
  process: () => 'connected from this process',
};

/** No green mark if nothing was tested. */
function formatConnected(
  { subject: { name }, basis, by }: Extract<Verification, { state: 'connected' }>,
  style: Style,
  line: (text: string) => string,
): string {
  const how = methods[basis](by);
  switch (basis) {
    case 'model':
      return style.warn(line(`? ${name} should be able to use the Docker daemon: ${how}.`));
    case 'session':
      return style.good(line(`✓ ${name} can use the Docker daemon in a new session (${how}).`));
    case 'connect':
    case 'permission':
    case 'probe':
    case 'probe-permission':
    case 'proxy':
    case 'process':
      return style.good(line(`✓ ${name} can use the Docker daemon: ${how}.`));
  }
}

/** Whether the subject can use the engine now, and how dockperm verified it. */
export function formatVerification(
  verification: Verification,
  { style, width }: { style: Style; width: number },
): string {
  const line = (text: string): string => wrap(sanitize(text), width, '  ');
  const { name } = verification.subject;
  switch (verification.state) {
    case 'connected':
      return formatConnected(verification, style, line);
    case 'denied':
      return style.bad(line(`✗ ${name} cannot use the Docker daemon: ${formatErrno(verification.error)}.`));
    case 'unverified':
      return style.warn(line(`? ${name}: not verified, ${verification.reason}.`));
  }
}
