import type { EngineAt } from '../../src/engine/engine-at.ts';
import type { ListeningEngine } from './memory-engine.ts';
import { type Machine, type MemoryHost, memoryHost } from './memory-host.ts';
import { linux, SOCKET } from './scenes.ts';

export const at: EngineAt = {
  address: { kind: 'unix', path: SOCKET },
  chosenBy: ['-H', `unix://${SOCKET}`],
  timeoutMs: 100,
};

/** The engine behind the host's socket, as it is now. */
export function engineOf(host: MemoryHost): ListeningEngine {
  const behind = host.inode(SOCKET)?.engine;
  if (behind?.state !== 'listening') throw new Error('no engine listens');
  return behind;
}

/** A host with this engine, and the engine as the host has it. */
export function hostWith(
  behind: ListeningEngine,
  machine: Machine = {},
): { readonly host: MemoryHost; readonly engine: ListeningEngine } {
  const host = memoryHost(linux({ ...machine, behind }));
  return { host, engine: engineOf(host) };
}

/** What was asked of the engine that changes something. */
export function writesIn({ log }: MemoryHost): string[] {
  return log.filter((line) => /^(POST|DELETE) /.test(line)).map(decodeURIComponent);
}
