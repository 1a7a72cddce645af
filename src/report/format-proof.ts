import type { Basis, Proof } from '../prove/prove.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

const waysToTry: Record<Basis, string> = {
  connect: 'connected from inside, with',
  twin: 'connected as its user and groups, with',
  permission: 'the kernel lets it write, tried from inside with',
};

/** Whether a service reaches the engine now, and how that is known. */
export function formatProof(proof: Proof, { style, width }: { style: Style; width: number }): string {
  const line = (text: string): string => wrap(sanitize(text), width, '  ');
  switch (proof.state) {
    case 'connected': {
      const how = `${waysToTry[proof.basis]} ${proof.by}`;
      return style.good(line(`✓ ${proof.service} may use the Docker engine: ${how}.`));
    }
    case 'denied':
      return style.bad(line(`✗ ${proof.service} may not use the Docker engine (${proof.error}).`));
    case 'unproven':
      return style.warn(line(`? ${proof.service}: not proved, ${proof.reason}.`));
  }
}
