import type { ServiceManager, Unit } from '../../facts/facts.ts';
import type { Evidence, Step } from '../rule.ts';

/** Units whose state does not explain why an engine does not answer. */
const unrelated = new Set(['containerd.service']);

/** State of the units that could start the engine, and the last log lines of one that failed. */
export function formatUnits(manager: ServiceManager): Evidence[] {
  return unitsOf(manager).flatMap((unit) => [
    { label: unit.scope === 'user' ? `${unit.name} (user)` : unit.name, found: formatState(unit) },
    ...unit.log.map((line) => ({ label: 'log', found: line })),
  ]);
}

function unitsOf(manager: ServiceManager): readonly Unit[] {
  return manager.kind === 'systemd' ? manager.units.filter(({ name }) => !unrelated.has(name)) : [];
}

function formatState({ load, active, result }: Unit): string {
  if (load === 'masked') return 'masked';
  return result === 'success' || result === '' ? active : `${active} (${result})`;
}

/** Steps needed before a start: systemd starts no masked unit and no service that failed too often. */
export function beforeStart(manager: ServiceManager): Step[] {
  return unitsOf(manager).flatMap((unit): Step[] => {
    const { name, load, scope } = unit;
    const verb = load === 'masked' ? 'unmask' : mayHaveFailedOften(unit) ? 'reset-failed' : null;
    if (verb === null || scope === 'user') return [];
    return [{ kind: 'run', command: { file: 'systemctl', args: [verb, name] }, needsRoot: true }];
  });
}

/** The result is of the last attempt. It shows the start limit only if systemd made no attempt. */
function mayHaveFailedOften({ name, active }: Unit): boolean {
  return active === 'failed' && name.endsWith('.service');
}
