import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { listContainers } from './containers.ts';
import { commandLine, familyOf, proportionalMemory, readProcesses, residentMemory } from './process-table.ts';
import type { Service } from './service.ts';

export interface Footprint {
  /** Bytes of the service with a full pool, before the first script. */
  readonly idleMemory: number;
  /** Bytes of a warm container, its shim included; undefined where none is warm. */
  readonly perContainer: number | undefined;
  readonly bundleSize: number;
  /** What the bundle wants that Node does not bring along. */
  readonly dependencies: readonly string[];
}

export async function readFootprint(bench: Bench, { pid }: Service): Promise<Footprint> {
  const text = readFileSync(join(bench.folder, 'server.mjs'), 'utf8');
  return {
    idleMemory: residentMemory(pid),
    perContainer: memoryPerContainer(await listContainers(bench)),
    bundleSize: Buffer.byteLength(text),
    dependencies: findDependencies(text),
  };
}

function memoryPerContainer(ids: readonly string[]): number | undefined {
  const processes = readProcesses();
  const shims = processes.filter(({ pid, name }) => {
    return name.startsWith('containerd-shim') && ids.some((id) => commandLine(pid).includes(id));
  });
  if (shims.length === 0) return undefined;
  const family = familyOf(processes, new Set(shims.map(({ pid }) => pid)));
  return family.reduce((sum, { pid }) => sum + proportionalMemory(pid), 0) / shims.length;
}

function findDependencies(bundle: string): string[] {
  const names = [...bundle.matchAll(/^\s*(?:import|export)\b[^;'"]*['"]([^'"]+)['"]/gm)].map(
    ([, name = '']) => name,
  );
  return [...new Set(names)].filter((name) => !isBuiltin(name));
}
