import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly state: string;
}

/** Every process of this machine, from /proc. */
export function readProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readProcess(Number(pid)) ?? []);
}

function readProcess(pid: number): Process | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The name may hold anything, even parentheses.
  const [, name = '', state = '', parent = ''] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(text) ?? [];
  return text === '' ? undefined : { pid, parent: Number(parent), name, state };
}

/** The shims of the engine whose files are in the directory; of an engine elsewhere, all there are. */
export function findShims(processes: readonly Process[], engineFolder: string | undefined): Process[] {
  return processes.filter(({ pid, name }) => {
    if (!name.startsWith('containerd-shim')) return false;
    return engineFolder === undefined || commandLine(pid).includes(`${engineFolder}/`);
  });
}

/** Of those that the command line names a file of the engine: daemons and shims. */
export function findOfEngine(processes: readonly Process[], engineFolder: string | undefined): number[] {
  if (engineFolder === undefined) return [];
  return processes.flatMap(({ pid }) => (commandLine(pid).includes(`${engineFolder}/`) ? [pid] : []));
}

/** The given processes and all below them. */
export function familyOf(processes: readonly Process[], heads: ReadonlySet<number>): Process[] {
  const known = new Set(heads);
  for (let size = 0; size < known.size; ) {
    size = known.size;
    for (const { pid, parent } of processes) if (known.has(parent)) known.add(pid);
  }
  return processes.filter(({ pid }) => known.has(pid));
}

/** The arguments with a blank between them; empty of a kernel thread, a zombie, and one that is gone. */
export function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** Resident memory in bytes; NaN of a process that is gone. */
export function residentMemory(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? Number.NaN);
}

/** The most that was ever resident, in bytes. */
export function peakMemory(pid: number): number {
  return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? Number.NaN);
}

/** Its share of memory in bytes: what it uses with others is divided among them. */
export function proportionalMemory(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

export function openDescriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return Number.NaN;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
