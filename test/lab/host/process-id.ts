import { readFileSync } from 'node:fs';

/** A pid alone may be given to another process later; together with the start time (clock ticks since boot) it can't. */
export interface ProcessId {
  readonly pid: number;
  readonly start: string;
}

/** The process as it is now, or undefined when there is none. A zombie counts as none. */
export function identify(pid: number): ProcessId | undefined {
  const fields = statFields(pid);
  return fields === undefined || fields.state === 'Z' ? undefined : { pid, start: fields.start };
}

export function parentOf(pid: number): number | undefined {
  return statFields(pid)?.parent;
}

export function isAlive(process: ProcessId): boolean {
  return identify(process.pid)?.start === process.start;
}

export function signal(target: ProcessId, name: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function statFields(pid: number): { state: string; parent: number; start: string } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command name, in parentheses, may itself hold spaces and parentheses: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', parent: Number(fields[1]), start: fields[19] ?? '' };
}
