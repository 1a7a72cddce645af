import type { Endpoint } from '../facts/facts.ts';
import { normalize } from './normalize.ts';
import { relevantExcerpt } from './relevant-excerpt.ts';
import type { Signal, Signals } from './signals.ts';

/** What cannot have been written on a Linux machine about itself. */
const otherMachines: readonly Signal[] = [
  'windowsPipe',
  'macos',
  'noSocketPlatform',
  'kubernetes',
  'sshFailure',
];

/** In one sentence, why a text is not about this machine's endpoint; null when it may be. */
export function whyElsewhere(text: string, signals: Signals, { os, endpoint }: ThisMachine): string | null {
  if (os === 'linux' && otherMachines.some((signal) => signals.has(signal)))
    return 'The message comes from another platform.';
  const named = addressesIn(normalize(relevantExcerpt(text)));
  if (named.length === 0 || named.includes(plain(endpoint.host))) return null;
  return `The message is about ${named[0]}, but the endpoint on this host is ${endpoint.host}.`;
}

export interface ThisMachine {
  readonly os: string;
  readonly endpoint: Endpoint;
}

/** Socket paths and addresses with a port, each in one spelling. */
function addressesIn(text: string): string[] {
  const found =
    text.match(/(?:unix:\/\/)?(?:\/[\w.@+-]{1,80}){1,12}\.sock(?:et)?\b|tcp:\/\/[\w.[\]:-]{1,120}/g) ?? [];
  return [...new Set(found.map(plain))];
}

/** `/var/run` is a link to `/run` on every system that has both. */
function plain(address: string): string {
  return address
    .replace(/^unix:\/\//, '')
    .replace(/^\/var\/run\//, '/run/')
    .replace(/\/$/, '');
}
