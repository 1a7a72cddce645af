import type { Facts, Unit } from '../../facts/facts.ts';
import { isUsualPath } from './usual-path.ts';

/** The systemd unit that creates the socket in Docker's packages. */
export const SOCKET_UNIT = 'docker.socket';

/** The mode and group that systemd sets on the socket at this path, if systemd creates it. */
export function socketUnitOf({ manager }: Pick<Facts, 'manager'>, path: string): Unit['makes'] {
  if (manager.kind !== 'systemd' || !isUsualPath(path)) return null;
  const unit = manager.units.find(({ name, scope }) => name === SOCKET_UNIT && scope === 'system');
  return unit?.active === 'active' ? unit.makes : null;
}
