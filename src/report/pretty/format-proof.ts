import type { Basis, Proof } from '../../apply/verify/verify.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';

const waysToTry: Record<Basis, (by: string) => string> = {
  connect: (by) => `connected from inside, with ${by}`,
  permission: (by) => `the kernel lets it write, tried from inside with ${by}`,
  twin: (by) => `connected as its user and groups, with ${by}`,
  'twin-permission': (by) => `the kernel lets its user and groups write, tried with ${by}`,
  proxy: (by) => `the proxy answers its ping, sent with ${by}`,
  model: (by) => `by the model, going by ${by}; nothing could try it`,
  session: (by) => `connected in a new session, with ${by}`,
  process: () => 'connected by this process',
};

/** Whether somebody reaches the engine now, and how that is known. */
export function formatProof(proof: Proof, { style, width }: { style: Style; width: number }): string {
  const line = (text: string): string => wrap(sanitize(text), width, '  ');
  const { name } = proof.subject;
  switch (proof.state) {
    case 'connected':
      return style.good(line(`✓ ${name} may use the Docker engine: ${waysToTry[proof.basis](proof.by)}.`));
    case 'denied':
      return style.bad(line(`✗ ${name} may not use the Docker engine (${proof.error}).`));
    case 'unproven':
      return style.warn(line(`? ${name}: not proved, ${proof.reason}.`));
  }
}
