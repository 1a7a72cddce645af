import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { marker } from './run.ts';
import type { Victim } from './victim.ts';

const TIMEOUT_MS = 60_000;

/** What a killed dockperm has started and what goes on without it, by process id. */
export function orphansOf({ name }: Victim): number[] {
  const mark = `${marker}=${process.pid}-${name}`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => environmentOf(pid).includes(mark))
    .map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

/** What has not ended by then is ended. */
export async function untilAlone(victim: Victim): Promise<void> {
  for (let waited = 0; orphansOf(victim).length > 0; waited += 50) {
    if (waited > TIMEOUT_MS) for (const pid of orphansOf(victim)) process.kill(pid, 'SIGKILL');
    await sleep(50);
  }
}
