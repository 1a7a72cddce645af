import { randomBytes } from 'node:crypto';

const PREFIX = 'dockperm-probe-';

/** Chosen before the engine is asked: what is known by name can be removed although the answer was lost. */
export function makeProbeName(): string {
  return `${PREFIX}${randomBytes(8).toString('hex')}`;
}

export function isProbeName(name: string | null | undefined): boolean {
  return name?.startsWith(PREFIX) ?? false;
}
