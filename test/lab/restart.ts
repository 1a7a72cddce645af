import { writeFile } from 'node:fs/promises';
import { type Engine, engineFrom } from './engine.ts';
import { callEngine } from './engine-api.ts';
import { type EngineKind, type EngineState, readState, writeState } from './engine-state.ts';
import { kinds } from './engines/kinds.ts';
import { withLock } from './host/lock.ts';
import { isAlive, signal } from './host/process-id.ts';
import { waitUntil } from './host/wait-until.ts';
import { LabError } from './lab-error.ts';
import { launch } from './launch.ts';
import { ensureTools, type Tools } from './tools/tools.ts';

/** Their containers hang on a containerd that stays. */
const restartable: ReadonlySet<EngineKind> = new Set(['rootful', 'userns-remap', 'docker-20']);

/**
 * Restarts the daemon in place, as an upgrade of its package does: containers live on, and the socket is a new file of
 * the old name. Rejects with a LabError for a kind that cannot do that.
 */
export async function restart(name: string): Promise<Engine> {
  return withLock(`engine-${name}`, async () => {
    const state = readState(name);
    if (state === undefined || !restartable.has(state.kind))
      throw new LabError(`${name} is no engine that can be restarted under its containers.`);
    const tools = await ensureTools(kinds[state.kind], () => {});
    await keepContainers(state);
    const next = await startAgainFrom(state.processes.length - 1, state, tools);
    return engineFrom(next, { tools, startedNow: true });
  });
}

/**
 * Stops the engine with its containers and starts it again, as a restart of its machine does: containers with a restart
 * policy come back. Each gets the socket that the engine makes then.
 */
export async function reboot(name: string): Promise<Engine> {
  return withLock(`engine-${name}`, async () => {
    const state = readState(name);
    if (state === undefined) throw new LabError(`The lab has no engine named ${name}.`);
    const { launches } = kinds[state.kind];
    const tools = await ensureTools(kinds[state.kind], () => {});
    // What keeps the containers does not mind when the daemon goes and comes, and leaves its socket behind.
    const index = launches(state, tools)[0]?.([]).role === 'containerd' ? 1 : 0;
    return engineFrom(await startAgainFrom(index, state, tools), { tools, startedNow: true });
  });
}

/** The daemon would end its containers with itself, unless told before; it reads its file again on SIGHUP. */
async function keepContainers({ name, runDir, socket, processes }: EngineState): Promise<void> {
  await writeFile(`${runDir}/daemon.json`, '{"live-restore": true}\n');
  const daemon = processes.at(-1);
  if (daemon) signal(daemon, 'SIGHUP');
  const isReported = async () =>
    (await callEngine(socket, 'GET', '/info')).body.includes('"LiveRestoreEnabled":true');
  if (!(await waitUntil(isReported, { within: 10_000 })))
    throw new LabError(`${name} does not take the setting live-restore.`);
}

/** Stops what was started from the launch with that index on, newest first, and starts it again. */
async function startAgainFrom(index: number, state: EngineState, tools: Tools): Promise<EngineState> {
  for (const process of state.processes.slice(index).reverse()) {
    signal(process, 'SIGTERM');
    if (!(await waitUntil(() => !isAlive(process), { within: 20_000 })))
      throw new LabError(`${state.name} does not stop.`);
  }
  let next = { ...state, processes: state.processes.slice(0, index) };
  writeState(next);
  for (const again of kinds[state.kind].launches(state, tools).slice(index)) {
    await launch(again(next.processes), {
      engine: state.name,
      logDir: state.runDir,
      started(id) {
        next = { ...next, processes: [...next.processes, id] };
        writeState(next);
      },
    });
  }
  return next;
}
