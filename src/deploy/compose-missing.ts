import { DockpermError } from '../errors.ts';

/** @param reason as the facts have it */
export function composeMissing(reason: string): DockpermError {
  const next = 'Install it: https://docs.docker.com/compose/install';
  return new DockpermError('compose-missing', `${reason}.`, next);
}
