import { setTimeout as sleep } from 'node:timers/promises';
import { callEngine } from '../../../lab/engine-api.ts';
import { LabError } from '../../../lab/lab.ts';
import type { Bench } from './bench.ts';

/** Ids of the service's containers, running or not. */
export async function listContainers(bench: Bench): Promise<string[]> {
  return (await readContainers(bench)).map(({ Id }) => Id);
}

/** `2 created, 1 running` */
export async function describeContainers(bench: Bench): Promise<string> {
  const states = (await readContainers(bench)).map(({ State }) => State);
  const count = (wanted: string) => states.filter((state) => state === wanted).length;
  return [...new Set(states)].map((state) => `${count(state)} ${state}`).join(', ');
}

async function readContainers({ engine, deployment }: Bench): Promise<{ Id: string; State: string }[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`dockperm.executor=${deployment}`] }));
  const { status, body } = await callEngine(
    engine.socket,
    'GET',
    `/containers/json?all=1&filters=${filters}`,
  );
  if (status !== 200) throw new LabError(`The engine does not list its containers: ${body}`);
  return JSON.parse(body);
}

/** Milliseconds until the service has no container; undefined when it still has some after `patience`. */
export async function timeToNone(bench: Bench, patience: number): Promise<number | undefined> {
  const began = performance.now();
  for (;;) {
    const left = await listContainers(bench);
    const time = performance.now() - began;
    if (left.length === 0) return time;
    if (time > patience) return undefined;
    await sleep(10);
  }
}

export async function removeAll(bench: Bench): Promise<void> {
  const ids = await listContainers(bench);
  await Promise.all(ids.map((id) => callEngine(bench.engine.socket, 'DELETE', `/containers/${id}?force=1`)));
}

/** How the engine says that it confines a container. */
export async function readHostConfig({ engine }: Bench, id: string): Promise<unknown> {
  const { body } = await callEngine(engine.socket, 'GET', `/containers/${id}/json`);
  return JSON.parse(body).HostConfig;
}
