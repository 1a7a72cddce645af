import type { ServiceFacts } from '../../facts/facts.ts';
import { type ClientNeeds, clients } from './known-clients.ts';

/** Null for an unknown image. */
export function needsOf({ image }: Pick<ServiceFacts, 'image'>): ClientNeeds | null {
  const name = lastPart(image);
  return clients.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** The only service that is supposed to mount the raw socket. */
export function isSocketProxy({ image }: Pick<ServiceFacts, 'image'>): boolean {
  return /socket-?proxy/.test(lastPart(image));
}

function lastPart(image: string | null): string {
  return (image ?? '').replace(/@.*$/, '').replace(/^.*\//, '').replace(/:.*$/, '').toLowerCase();
}
