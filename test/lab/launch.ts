import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { marker } from './host/belonging.ts';
import { identify, isAlive, type ProcessId } from './host/process-id.ts';
import { waitUntil } from './host/wait-until.ts';
import { LabError } from './lab-error.ts';

/** One long-running process of an engine, as data. */
export interface Launch {
  readonly role: string;
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly ready: (process: ProcessId) => boolean | Promise<boolean>;
}

const patience = 30_000;

/** Starts the process in a session of its own, so that it outlives this one, and notes it down before waiting for it. */
export async function launch(
  { role, command, env, ready }: Launch,
  options: {
    engine: string;
    logDir: string;
    signal?: AbortSignal | undefined;
    started: (id: ProcessId) => void;
  },
): Promise<void> {
  const log = `${options.logDir}/${role}.log`;
  const id = await spawnDetached(command, { env: { ...env, [marker]: options.engine }, log });
  options.started(id);
  const isReady = async () => !isAlive(id) || (await ready(id));
  const inTime = await waitUntil(isReady, { within: patience, signal: options.signal });
  if (!isAlive(id)) throw new LabError(`${role} of ${options.engine} ended at once:\n${lastLines(log)}`);
  if (!inTime) throw new LabError(`${role} of ${options.engine} is not ready after 30 s:\n${lastLines(log)}`);
}

async function spawnDetached(
  [command, ...args]: readonly [string, ...string[]],
  options: { env: Record<string, string>; log: string },
): Promise<ProcessId> {
  const log = openSync(options.log, 'a');
  const child = spawn(command, args, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: options.env,
  });
  closeSync(log);
  await once(child, 'spawn');
  child.unref();
  const id = identify(child.pid ?? 0);
  if (id === undefined) throw new LabError(`${command} ended at once:\n${lastLines(options.log)}`);
  return id;
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
}
