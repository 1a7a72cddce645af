import { readdirSync, readFileSync } from 'node:fs';
import { runDir } from '../places.ts';
import { identify, type ProcessId, parentOf } from './process-id.ts';

/** Set in the environment of what an engine is started with; its children, and theirs, inherit it. */
export const marker = 'DOCKPERM_LAB_ENGINE';

/**
 * Every process of an engine, found again each time: a crash leaves shims and containers behind that are in no list.
 * The daemons and shims carry the marker; a container does not, but its root lies in the engine's data directory.
 */
export function processesOf(engine: { name: string; dataRoot: string }): ProcessId[] {
  const pids = allPids();
  const mine = new Set(
    pids.filter((pid) => carriesMarker(pid, engine.name) || livesIn(pid, engine.dataRoot)),
  );
  for (const pid of pids) if (ancestors(pid).some((ancestor) => mine.has(ancestor))) mine.add(pid);
  mine.delete(process.pid);
  return [...mine].map(identify).filter((found) => found !== undefined);
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function carriesMarker(pid: number, name: string): boolean {
  const variables = read(`/proc/${pid}/environ`).split('\0');
  // Podman starts its monitors with few variables, and this is one that it keeps.
  const configuration = `CONTAINERS_CONF=${runDir}/${name}/containers.conf`;
  return variables.includes(`${marker}=${name}`) || variables.includes(configuration);
}

/** Only the mount at "/" counts: any process with a copy of the mount table lists the engine's other mounts. */
function livesIn(pid: number, dataRoot: string): boolean {
  const root = read(`/proc/${pid}/mountinfo`)
    .split('\n')
    .find((line) => line.split(' ')[4] === '/');
  return root?.includes(`upperdir=${dataRoot}/`) || root?.split(' ')[3]?.startsWith(`${dataRoot}/`) || false;
}

function ancestors(pid: number): number[] {
  const found: number[] = [];
  for (let next = parentOf(pid); next !== undefined && next > 1; next = parentOf(next)) found.push(next);
  return found;
}

/** Empty for a process that has gone meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
