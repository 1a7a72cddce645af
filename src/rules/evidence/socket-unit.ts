import type { Facts, Unit } from '../../facts/facts.ts';
import { isUsualPath } from './usual-path.ts';

/** The unit of systemd that makes the socket of Docker's packages. */
export const SOCKET_UNIT = 'docker.socket';

/** What the unit of systemd gives to the socket at this path, if it is systemd that makes it. */
export function socketUnitOf({ manager }: Pick<Facts, 'manager'>, path: string): Unit['makes'] {
  if (manager.kind !== 'systemd' || !isUsualPath(path)) return null;
  const unit = manager.units.find(({ name, scope }) => name === SOCKET_UNIT && scope === 'system');
  return unit?.active === 'active' ? unit.makes : null;
}
