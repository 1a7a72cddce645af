import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EngineState } from '../engine-state.ts';
import { addNetns, enterNetns, netnsName } from '../host/netns.ts';
import type { Tools } from '../tools/tools.ts';

/** Options that every daemon of the lab gets. Its own configuration file keeps the machine's daemon.json out. */
export function dockerdOptions(state: EngineState, socket: string): string[] {
  return [
    `--config-file=${state.runDir}/daemon.json`,
    `--data-root=${state.dataRoot}`,
    `--exec-root=${state.runDir}/exec`,
    `--pidfile=${state.runDir}/dockerd.pid`,
    `--host=unix://${socket}`,
    `--group=${state.gid}`,
  ];
}

export async function prepareFolders(state: EngineState): Promise<void> {
  await mkdir(state.runDir, { recursive: true });
  await mkdir(dirname(state.dataRoot), { recursive: true });
  await mkdir(state.dataRoot, { recursive: true, mode: 0o711 });
  await mkdir(dirname(state.socket), { recursive: true });
  await writeFile(`${state.runDir}/daemon.json`, '{}\n');
}

export async function prepareNetwork(state: EngineState): Promise<void> {
  if (state.network === 'own') await addNetns(netnsName(state.name));
}

export function enterNetwork(state: Pick<EngineState, 'name' | 'network'>): string[] {
  return state.network === 'own' ? enterNetns(netnsName(state.name)) : [];
}

/** A daemon needs little, and nothing that may be private: only how to find programs and the way out. */
export function daemonEnv(tools: Tools): Record<string, string> {
  const proxies = Object.entries(process.env).filter(([name]) => /^(https?|no)_proxy$/i.test(name));
  return {
    PATH: tools.daemonPath,
    HOME: '/root',
    LANG: 'C.UTF-8',
    ...(Object.fromEntries(proxies) as Record<string, string>),
  };
}
