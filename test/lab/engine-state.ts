import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { HostNetwork } from './host/host-network.ts';
import type { ProcessId } from './host/process-id.ts';
import type { LabUser } from './host/users.ts';
import { runDir } from './places.ts';

export type EngineKind =
  | 'rootful'
  | 'rootless'
  | 'rootless-bridge'
  | 'userns-remap'
  | 'vm'
  | 'swarm'
  | 'podman'
  | 'tls'
  | 'without-systemd'
  | 'docker-20'
  | 'min-api';

/** What is needed to take an engine down again, on disk before anything of it exists. */
export interface EngineState {
  readonly name: string;
  readonly kind: EngineKind;
  /** Group of the socket, as the engine itself counts it. */
  readonly gid: number;
  readonly socket: string;
  readonly network: 'own' | 'host';
  /** Sockets, pid files and logs of this engine. */
  readonly runDir: string;
  readonly dataRoot: string;
  /** The run that wanted it, such as one of the tests; without it, it belongs to whoever types `down`. */
  readonly owner?: ProcessId;
  readonly user?: LabUser;
  readonly hostNetwork?: HostNetwork;
  /** Files and directories outside of the engine's own ones, to be removed with it. */
  readonly alsoRemove: readonly string[];
  readonly processes: readonly ProcessId[];
}

export function writeState(state: EngineState): void {
  mkdirSync(runDir, { recursive: true });
  const draft = `${runDir}/.${state.name}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(draft, stateFile(state.name));
}

export function readState(name: string): EngineState | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(name), 'utf8')) as EngineState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function allStates(): EngineState[] {
  let names: string[];
  try {
    names = readdirSync(runDir);
  } catch {
    return [];
  }
  return names
    .filter((file) => /^[^.].*\.json$/.test(file))
    .map((file) => readState(file.slice(0, -'.json'.length)))
    .filter((state) => state !== undefined);
}

export function removeState(name: string): void {
  rmSync(stateFile(name), { force: true });
}

function stateFile(name: string): string {
  return `${runDir}/${name}.json`;
}
