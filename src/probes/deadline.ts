import type { Command } from '../host/command.ts';
import type { Address, Host, Identity } from '../host/host.ts';
import { failed } from '../host/result.ts';
import { identify } from './caller/identify.ts';

/** The time for a program that starts after the deadline: a silent engine and a silent name service must not add up. */
const GRACE_MS = 250;

/**
 * The same host, which waits for each server only once: an engine or a name service that timed out is not asked again;
 * programs that help to explain share one time limit from the beginning. Compose, which reads the project, has its own.
 */
export function withDeadline(host: Host, limitMs: number): Host {
  const started = performance.now();
  const silent = new Set<string>();
  let caller: Promise<Identity> | null = null;
  const once = async <T extends { ok: boolean; error?: string }>(
    key: string,
    ask: () => Promise<T>,
  ): Promise<T | ReturnType<typeof failed>> => {
    if (silent.has(key)) return failed('ETIMEDOUT');
    const result = await ask();
    if (!result.ok && result.error === 'ETIMEDOUT') silent.add(key);
    return result;
  };
  const left = (): number => Math.max(GRACE_MS, Math.round(limitMs - (performance.now() - started)));
  const limited: Host = {
    ...host,
    connect: (address, timeoutMs) => once(nameOf(address), () => host.connect(address, timeoutMs)),
    request: (address, request, timeoutMs) =>
      once(nameOf(address), () => host.request(address, request, timeoutMs)),
    run: (command, options = {}) => {
      const key = serverOf(command);
      if (key === 'compose') return host.run(command, options);
      const most = nameService.has(command.file) || !isDocker(command) ? left() : limitMs;
      const timeoutMs = Math.min(options.timeoutMs ?? most, most);
      return once(key, () => host.run(command, { ...options, timeoutMs }));
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
