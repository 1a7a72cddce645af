import { DockpermError } from '../errors.ts';

export function composeMissing(): DockpermError {
  const next = 'Install it: https://docs.docker.com/compose/install';
  return new DockpermError('compose-missing', 'Docker Compose is not installed.', next);
}
