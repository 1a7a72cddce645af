import type { UnitReading } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { serviceIn } from './control-group.ts';
import { showUnit } from './unit-settings.ts';

/** The systemd service of a process, by its control group. What users start themselves is no service of the system. */
export async function findUnit(host: Host, proc: string, timeoutMs: number): Promise<UnitReading> {
  if (host.platform !== 'linux') return { state: 'none' };
  const cgroup = await host.readFile(`${proc}/cgroup`);
  const name = cgroup.ok ? serviceIn(cgroup.value) : null;
  return name === null ? { state: 'none' } : readUnit(host, name, timeoutMs);
}

async function readUnit(host: Host, name: string, timeoutMs: number): Promise<UnitReading> {
  const shown = await showUnit(host, name, timeoutMs);
  if (shown.state === 'shown') return { state: 'known', name, ...shown.settings };
  const isSeen = (await host.stat('/run/systemd/system')).ok;
  const reason = `systemd did not tell the settings of ${name}`;
  return { state: 'unknown', name, reason, ...(isSeen ? {} : { isCutOff: true }) };
}
