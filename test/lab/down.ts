import { rm } from 'node:fs/promises';
import { allStates, type EngineState, readState } from './engine-state.ts';
import { withLock } from './host/lock.ts';
import { isAlive } from './host/process-id.ts';
import { removeLabUsers } from './host/users.ts';
import { LabError } from './lab-error.ts';
import { runDir } from './places.ts';
import { takeDown } from './take-down.ts';

/** Takes one engine down. False when there was none of that name. */
export async function down(name: string): Promise<boolean> {
  return withLock(`engine-${name}`, async () => {
    const state = readState(name);
    if (state !== undefined) await takeDown(state);
    return state !== undefined;
  });
}

/** Takes down all engines but those of a run that is still going; with `all`, those too. Gives their names. */
export async function downAll(options: { all?: boolean } = {}): Promise<string[]> {
  const states = allStates().filter((state) => options.all || !isInUse(state));
  await Promise.all(states.map(({ name }) => down(name)));
  await sweep();
  return states.map(({ name }) => name);
}

/** With the last engine goes what they shared: users that tests made, and the homes of users made up of numbers. */
async function sweep(): Promise<void> {
  if (allStates().length > 0) return;
  await removeLabUsers();
  for (const folder of [`${runDir}/home`, `${runDir}/buildx`])
    await rm(folder, { recursive: true, force: true });
}

/** Takes down what belongs to that process, and what belongs to processes that are gone. */
export async function downOwnedBy(pid: number): Promise<string[]> {
  const states = allStates().filter(({ owner }) => owner && (owner.pid === pid || !isAlive(owner)));
  await Promise.all(states.map(({ name }) => down(name)));
  await sweep();
  return states.map(({ name }) => name);
}

export interface EngineStatus extends Pick<EngineState, 'name' | 'kind' | 'gid' | 'socket' | 'network'> {
  /** `broken`: some of it is left, but not all its processes live. */
  readonly state: 'up' | 'broken';
  readonly inUse: boolean;
}

export function status(): EngineStatus[] {
  return allStates().map((engine) => {
    const { name, kind, gid, socket, network, processes } = engine;
    // By its processes, not by asking it: whoever looks may lack access to the socket.
    const state = processes.length > 0 && processes.every(isAlive) ? 'up' : 'broken';
    return { name, kind, gid, socket, network, state, inUse: isInUse(engine) };
  });
}

function isInUse({ owner }: EngineState): boolean {
  return owner !== undefined && owner.pid !== process.pid && isAlive(owner);
}

export function requireKnown(name: string): void {
  if (readState(name) !== undefined) return;
  const names = allStates().map((state) => state.name);
  const known = names.length === 0 ? 'none is up' : `up: ${names.join(', ')}`;
  throw new LabError(`The lab has no engine named ${name} (${known}).`);
}
