import { setTimeout as sleep } from 'node:timers/promises';
import type { Truth } from '../../tools/verify/clients/compare.ts';
import { callEngine } from '../engine-api.ts';
import { waitUntil } from '../host/wait-until.ts';
import { LabError } from '../lab.ts';

/** A container as the engine lists it. */
export interface Container {
  readonly id: string;
  /** The case's: a service, or a container of that name. */
  readonly client: string;
  readonly name: string;
}

/** A machine that is busy with containers lets a question wait; each question here may be asked twice. */
async function ask(
  socket: string,
  method: 'GET' | 'POST',
  path: string,
  tries = 10,
): Promise<{ status: number; body: string }> {
  try {
    return await callEngine(socket, method, path);
  } catch (error) {
    if (tries === 0) throw new LabError(`${method} ${path} of the engine: ${error}`);
    await sleep(200);
    return ask(socket, method, path, tries - 1);
  }
}

export async function listClients(socket: string): Promise<Container[]> {
  const { body } = await ask(socket, 'GET', '/containers/json?all=1');
  const all = JSON.parse(body) as { Id: string; Names: string[]; Labels: Record<string, string> | null }[];
  return all.flatMap(({ Id, Names, Labels }) => {
    const name = (Names[0] ?? '').slice(1);
    const client = Labels?.['com.docker.compose.service'] ?? name;
    return /^c\d+$/.test(client) ? [{ id: Id, client, name }] : [];
  });
}

interface State {
  readonly Status: string;
  readonly Error: string;
  readonly ExitCode: number;
}

/** How often each has answered, and what it said last. */
export interface Heard {
  readonly answers: number;
  readonly truth: Truth | null;
}

export async function hear(socket: string, { id }: Container): Promise<Heard> {
  const { body } = await ask(socket, 'GET', `/containers/${id}/logs?stdout=1&stderr=1&tail=60`);
  const answers = [...body.matchAll(/answer: (\S+) (\S+) (uid=\S+ groups=\S+)/g)];
  const [, connect = '', status = '', who = ''] = answers.at(-1) ?? [];
  return {
    answers: answers.length,
    truth: answers.length === 0 ? null : { state: 'answered', connect, status, who },
  };
}

const LONGEST = 120_000;

/** Starts it, and waits for one answer more than it had. */
export async function startAndHear(socket: string, container: Container): Promise<Truth> {
  const before = (await hear(socket, container)).answers;
  // An engine that fails in the middle of it closes the connection.
  const started = await ask(socket, 'POST', `/containers/${container.id}/start`, 2).catch((error: Error) => ({
    status: 500,
    body: error.message,
  }));
  if (started.status >= 400) return { state: 'never-asked', why: messageOf(started.body) };
  let truth: Truth | null = null;
  await waitUntil(
    async () => {
      truth = await newerThan(before, socket, container);
      return truth !== null;
    },
    { within: LONGEST },
  );
  return truth ?? { state: 'never-asked', why: 'it said nothing in time' };
}

async function newerThan(before: number, socket: string, container: Container): Promise<Truth | null> {
  const [state, restarts] = await inspect(socket, container);
  const { answers, truth } = await hear(socket, container);
  if (truth !== null && answers > before) return truth;
  const isOver = state.Status === 'exited' || state.Status === 'dead' || restarts > 2;
  if (!isOver) return null;
  return { state: 'never-asked', why: state.Error || `it ended with ${state.ExitCode} before` };
}

async function inspect(socket: string, { id }: Container): Promise<[State, number]> {
  const { body } = await ask(socket, 'GET', `/containers/${id}/json`);
  const { State, RestartCount } = JSON.parse(body) as { State: State; RestartCount: number };
  return [State, RestartCount];
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message: string }).message;
  } catch {
    return body;
  }
}

/** Stopped without a word, so that it can start again. */
export async function stopClient(socket: string, { id }: Container): Promise<void> {
  await ask(socket, 'POST', `/containers/${id}/unpause`);
  await ask(socket, 'POST', `/containers/${id}/stop?t=0`);
}

export async function pauseClient(socket: string, { id }: Container): Promise<void> {
  await ask(socket, 'POST', `/containers/${id}/pause`);
}
