import { readdirSync } from 'node:fs';
import { execa } from 'execa';
import { answers, killContainers } from './engine-api.ts';
import { allStates, type EngineState, removeState } from './engine-state.ts';
import { processesOf } from './host/belonging.ts';
import { restoreHostNetwork } from './host/host-network.ts';
import { withLock } from './host/lock.ts';
import { unmountBelow } from './host/mounts.ts';
import { netnsName, removeNetns } from './host/netns.ts';
import { isAlive, type ProcessId, signal } from './host/process-id.ts';
import { removeUser } from './host/users.ts';
import { waitUntil } from './host/wait-until.ts';

/**
 * Removes all that the state speaks of, however far `up` came and whatever of it is left. Asks the daemon to stop in
 * good order first: then it removes its own network rules and cgroups.
 */
export async function takeDown(state: EngineState): Promise<void> {
  if (await answers(state.socket)) await killContainers(state.socket).catch(() => {});
  await stopProcesses(state);
  const containers = containerIds(state);
  for (const folder of [state.runDir, state.dataRoot, ...state.alsoRemove]) await unmountBelow(folder);
  await removeNetns(netnsName(state.name));
  if (state.hostNetwork) await restoreHostNetwork(state.hostNetwork);
  await removeCgroups(state.kind === 'podman' ? [...containers, 'libpod_parent'] : containers);
  await removeFiles([state.socket, state.runDir, state.dataRoot, ...state.alsoRemove]);
  await forget(state);
}

/** The user goes with the last engine that needs it. */
async function forget({ name, user }: EngineState): Promise<void> {
  await withLock('users', async () => {
    removeState(name);
    const needed = allStates().some((other) => other.user?.name === user?.name);
    if (user !== undefined && !needed) await removeUser(user.name);
  });
}

async function stopProcesses(state: EngineState): Promise<void> {
  // The newest first: the daemon still needs its containerd to end its containers.
  for (const started of [...state.processes].reverse()) {
    signal(started, 'SIGTERM');
    await waitUntil(() => !isAlive(started), { within: 10_000 });
  }
  // One pass may miss a process that is just being forked.
  for (let pass = 0; pass < 5; pass += 1) {
    const left = stillRunning(state);
    if (left.length === 0) return;
    for (const process of left) signal(process, 'SIGKILL');
    await waitUntil(() => !left.some(isAlive), { within: 5000 });
  }
}

function stillRunning(state: EngineState): ProcessId[] {
  return [...state.processes.filter(isAlive), ...processesOf(state)];
}

/**
 * A daemon that was killed leaves the empty cgroups of its containers; a full id names one without doubt. Podman's
 * parent of them all goes only when no other Podman has any in it.
 */
async function removeCgroups(containers: readonly string[]): Promise<void> {
  for (const id of containers) {
    const { stdout } = await execa('find', ['/sys/fs/cgroup', '-depth', '-type', 'd', '-path', `*${id}*`], {
      reject: false,
    });
    for (const folder of stdout.split('\n').filter(Boolean))
      await execa('rmdir', [folder], { reject: false });
  }
}

/** One directory further down with userns-remap, named uid.gid, and in a machine of its own. */
function containerIds({ dataRoot }: EngineState): string[] {
  const remapped = namesIn(dataRoot).filter((name) => /^\d+\.\d+$/.test(name));
  const folders = [dataRoot, `${dataRoot}/docker`, ...remapped.map((name) => `${dataRoot}/${name}`)];
  const names = folders.flatMap((folder) => [
    ...namesIn(`${folder}/containers`),
    // Podman's.
    ...namesIn(`${folder}/overlay-containers`),
  ]);
  return names.filter((id) => /^[0-9a-f]{64}$/.test(id));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

async function removeFiles(paths: readonly string[]): Promise<void> {
  await execa('rm', ['--recursive', '--force', '--one-file-system', '--', ...paths], { reject: false });
}
