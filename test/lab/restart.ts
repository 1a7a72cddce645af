import { writeFile } from 'node:fs/promises';
import { type Engine, engineFrom } from './engine.ts';
import { callEngine } from './engine-api.ts';
import { type EngineState, readState, writeState } from './engine-state.ts';
import { kinds } from './engines/kinds.ts';
import { withLock } from './host/lock.ts';
import { isAlive, signal } from './host/process-id.ts';
import { waitUntil } from './host/wait-until.ts';
import { LabError } from './lab-error.ts';
import { launch } from './launch.ts';
import { ensureTools, type Tools } from './tools/tools.ts';

/**
 * Restarts the daemon in place, as an upgrade of its package does: containers live on, and the socket is a new file of
 * the old name. Rejects with a LabError for a kind that cannot do that.
 */
export async function restart(name: string): Promise<Engine> {
  return withLock(`engine-${name}`, async () => {
    const state = readState(name);
    if (state?.kind !== 'rootful' && state?.kind !== 'userns-remap')
      throw new LabError(`${name} is no engine that can be restarted under its containers.`);
    const tools = await ensureTools(kinds[state.kind], () => {});
    await keepContainers(state);
    return engineFrom(await replaceDaemon(state, tools), { tools, startedNow: true });
  });
}

/** The daemon would end its containers with itself, unless told before; it reads its file again on SIGHUP. */
async function keepContainers({ name, runDir, socket, processes }: EngineState): Promise<void> {
  await writeFile(`${runDir}/daemon.json`, '{"live-restore": true}\n');
  const daemon = processes.at(-1);
  if (daemon) signal(daemon, 'SIGHUP');
  const isTold = async () =>
    (await callEngine(socket, 'GET', '/info')).body.includes('"LiveRestoreEnabled":true');
  if (!(await waitUntil(isTold, { within: 10_000 })))
    throw new LabError(`${name} does not take the setting live-restore.`);
}

async function replaceDaemon(state: EngineState, tools: Tools): Promise<EngineState> {
  const [daemon, ...others] = state.processes.toReversed();
  if (daemon === undefined) throw new LabError(`${state.name} has no daemon.`);
  signal(daemon, 'SIGTERM');
  if (!(await waitUntil(() => !isAlive(daemon), { within: 20_000 })))
    throw new LabError(`${state.name} does not stop.`);
  let next = { ...state, processes: others.toReversed() };
  writeState(next);
  const again = kinds[state.kind].launches(state, tools).at(-1);
  if (again === undefined) throw new LabError(`${state.name} has nothing to start.`);
  await launch(again(next.processes), {
    engine: state.name,
    logDir: state.runDir,
    started(id) {
      next = { ...next, processes: [...next.processes, id] };
      writeState(next);
    },
  });
  return next;
}
