import type { Facts, Unit } from '../../facts/facts.ts';

/**
 * What a start would do: `ready`: the unit exists and is stopped; `running`: nothing; `failed`: fail again; `masked`:
 * an administrator has disabled it; `unknown`: the unit is possibly not installed.
 */
export type Readiness = 'ready' | 'running' | 'failed' | 'masked' | 'unknown';

/** Of units as systemctl takes them: `docker` is `docker.service`. The last of them is the engine. */
export function readinessOf(
  { manager }: Pick<Facts, 'manager'>,
  scope: Unit['scope'],
  names: readonly string[],
): Readiness {
  if (manager.kind !== 'systemd') return 'unknown';
  const full = names.map((name) => (/\.(service|socket)$/.test(name) ? name : `${name}.service`));
  const units = manager.units.filter((unit) => unit.scope === scope && full.includes(unit.name));
  const engine = units.find(({ name }) => name === full.at(-1));
  if (engine?.active === 'active') return 'running';
  if (units.some(({ load }) => load === 'masked')) return 'masked';
  if (units.some(({ active }) => active === 'failed')) return 'failed';
  if (engine?.load !== 'loaded') return 'unknown';
  return engine.active === 'inactive' ? 'ready' : 'unknown';
}
