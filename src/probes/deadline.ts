import { atMost } from '../host/at-most.ts';
import type { Command } from '../host/command.ts';
import type { Address, Host, Identity, Result, RunResult } from '../host/host.ts';
import { askOnce } from './ask-once.ts';
import { identify } from './caller/identify.ts';
import { makeWait, perServer } from './server-wait.ts';

/** The time for a program that starts after the deadline: a silent engine and a silent name service must not add up. */
const GRACE_MS = 250;
/** How much longer than for one answer an engine is waited for, all its answers together. */
const MOST_WAITS = 6;
/** What an engine is asked at a time: a flood of questions would make it slow for everybody else. */
const MOST_REQUESTS = 16;
const MOST_COMMANDS = 4;

/**
 * The same host, which waits for each server only once: an engine or a name service that timed out is not asked again;
 * programs that help to explain share one time limit from the beginning. Compose, which reads the project, has its own.
 */
export function withDeadline(host: Host, limitMs: number): Host {
  const started = performance.now();
  const waitFor = perServer(() => makeWait(limitMs * MOST_WAITS));
  const requests = perServer(() => atMost(MOST_REQUESTS));
  const commands = perServer(() => atMost(MOST_COMMANDS));
  let caller: Promise<Identity> | null = null;
  const left = (): number => Math.max(GRACE_MS, Math.round(limitMs - (performance.now() - started)));
  const limited: Host = {
    ...host,
    connect: (address, timeoutMs) =>
      waitFor(nameOf(address)).once(timeoutMs, (most) => host.connect(address, most)),
    request: askOnce((address, request, timeoutMs) => {
      // What was made is removed again, also from an engine that was too slow for another question.
      if (request.method === 'DELETE') return host.request(address, request, timeoutMs);
      const key = nameOf(address);
      return requests(key)(() =>
        waitFor(key).once(timeoutMs, (most) => host.request(address, request, most)),
      );
    }),
    run: (command, options = {}) => {
      const key = serverOf(command);
      if (key === 'compose') return host.run(command, options);
      const ask = (): Promise<Result<RunResult>> => {
        const most = nameService.has(command.file) || !isDocker(command) ? left() : limitMs;
        const timeoutMs = Math.min(options.timeoutMs ?? most, most);
        return waitFor(key).once(timeoutMs, (most) => host.run(command, { ...options, timeoutMs: most }));
      };
      return isDocker(command) ? commands(key)(ask) : ask();
    },
    identity: () => {
      caller ??= identify({ ...host, run: limited.run }, limitMs);
      return caller;
    },
  };
  return limited;
}

function nameOf(address: Address): string {
  if (address.kind === 'unix') return `unix://${address.path}`;
  const { host, port } = address.proxy ?? address;
  return `tcp://${host}:${port}`;
}

/** Programs that ask the name service: the next waits for the same server as the last. */
const nameService = new Set(['getent', 'id']);

/** Whose answer a command waits for. */
function serverOf(command: Command): string {
  const { file, args } = command;
  if (nameService.has(file)) return 'name service';
  if (!isDocker(command)) return file;
  return args[0] === '-H' || args[0] === '--context' ? (args[1] ?? '') : 'compose';
}

/** The client, and Compose as its plugin or as a program of its own. */
function isDocker({ file }: Command): boolean {
  return /(^|\/)docker[\w-]*(\.exe)?$/.test(file);
}
