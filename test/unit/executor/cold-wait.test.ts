import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { EngineError } from '../../../templates/executor/src/engine/engine-error.ts';
import { awaitContainer } from '../../../templates/executor/src/pool/cold-wait.ts';

const hung = new EngineError('docker_unresponsive', 'it did not answer in time');
const { signal } = new AbortController();

/** A container that never comes, for as long as a request waits for it. */
function never(waiting: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    waiting.addEventListener('abort', () => reject(waiting.reason), { once: true }),
  );
}

/** An engine that does not answer at all: not even that it is down. */
const silence = new Promise<never>(() => {});

it('a container is waited for without a question to the engine where it comes soon', async () => {
  const health = { down: undefined, ask: () => expect.fail('asked') };
  expect(await awaitContainer(async () => 'ready', { health, timeout: 1, signal })).toBe('ready');
  await sleep(600);
});

it('a container is not waited for any longer once the engine turns out to hang', async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return asked > 1 ? hung : undefined;
  };
  const wait = { health: { down: undefined, ask }, timeout: 60, signal };
  await expect(awaitContainer(never, wait)).rejects.toBe(hung);
  expect(asked).toBe(2);
});

it('an engine that hung on the last request gets no new one, and delays no client', async () => {
  const began = performance.now();
  const wait = { health: { down: hung, ask: () => silence }, timeout: 60, signal };
  await expect(awaitContainer(() => expect.fail('asked'), wait)).rejects.toBe(hung);
  expect(performance.now() - began).toBeLessThan(2000);
});

it('an engine that is back when asked again gives a container to the first who wants one', async () => {
  const wait = { health: { down: hung, ask: async () => undefined }, timeout: 60, signal };
  expect(await awaitContainer(async () => 'ready', wait)).toBe('ready');
});

it('a container is waited for as long as a place in the queue is, where the engine answers and makes none', async () => {
  const wait = { health: { down: undefined, ask: async () => undefined }, timeout: 0.1, signal };
  await expect(awaitContainer(never, wait)).rejects.toMatchObject({
    failure: 'docker_unresponsive',
    message: 'the engine did not create a container within 0.1 s',
  });
});

it('who leaves while a container is waited for does so with the reason', async () => {
  const client = new AbortController();
  const wait = {
    health: { down: undefined, ask: async () => undefined },
    timeout: 60,
    signal: client.signal,
  };
  const waiting = awaitContainer(never, wait);
  client.abort('client_gone');
  await expect(waiting).rejects.toBe('client_gone');
});
