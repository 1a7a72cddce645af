import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dropTo, type Engine, LabError } from '../../../lab/lab.ts';
import { nodeOptions } from '../../../support/node-options.ts';

const bundle = new URL('../../../../templates/executor/server.js', import.meta.url).pathname;
const patience = 15_000;
const stopPatience = 40_000;

export interface ServiceOptions {
  readonly engine: Engine;
  readonly deployment: string;
  readonly token: string;
  readonly image: string;
  readonly pool: number;
  readonly folder: string;
}

export interface Service {
  readonly pid: number;
  readonly port: number;
  readonly kill: () => void;
  /** SIGTERM. Resolves with the exit code; null when the service had to be killed, long after its grace period. */
  readonly stop: () => Promise<number | null>;
  /** Resolves with the exit code once it has ended; null when it was killed. */
  readonly ended: Promise<number | null>;
}

/** A directory that everybody may read, with the bundle in it: it is removed with `use`. */
export async function withBundle<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-bench-'));
  chmodSync(folder, 0o755);
  copyFileSync(bundle, join(folder, 'server.mjs'));
  chmodSync(join(folder, 'server.mjs'), 0o644);
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const uid = 10_001;

/** The service as a process that has given up root, with the socket's group and nothing else of the host's. */
export function startService(options: ServiceOptions): Promise<Service> {
  return start(options, { groups: [options.engine.gid], env: {}, role: [] });
}

/** As two processes: the one that takes requests has no group of the engine's. */
export async function startBrokered(options: ServiceOptions): Promise<Service> {
  const folder = join(options.folder, 'broker');
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, uid, uid);
  const env = { BROKER_SOCKET: join(folder, 'broker.sock') };
  const broker = await start(options, { groups: [options.engine.gid], env, role: ['broker'] });
  const front = await start(options, { groups: [], env, role: [] });
  const stop = async () => {
    const code = await front.stop();
    await broker.stop();
    return code;
  };
  return { ...front, stop };
}

interface Part {
  readonly groups: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  readonly role: readonly string[];
}

async function start(options: ServiceOptions, { groups, env, role }: Part): Promise<Service> {
  const { folder } = options;
  const [drop, ...args] = dropTo({ uid, gid: uid, groups });
  const log = join(folder, `service-${performance.now()}.log`);
  const file = openSync(log, 'w');
  const child = spawn(drop, [...args, process.execPath, join(folder, 'server.mjs'), ...role], {
    env: { ...environmentOf(options), ...env },
    cwd: '/',
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const port = await untilListening(child, log);
  return {
    pid: child.pid ?? 0,
    port,
    kill: () => void child.kill('SIGKILL'),
    stop: () => stopOf(child),
    ended: exitOf(child),
  };
}

function environmentOf({ engine, deployment, token, image, pool }: ServiceOptions) {
  return {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'production',
    NODE_OPTIONS: nodeOptions(),
    DOCKER_HOST: engine.host,
    PORT: '0',
    DEPLOYMENT: deployment,
    EXECUTOR_TOKEN: token,
    IMAGES: `${image}=${pool}`,
  };
}

async function stopOf(child: ChildProcess): Promise<number | null> {
  const timer = setTimeout(() => child.kill('SIGKILL'), stopPatience);
  child.kill('SIGTERM');
  return exitOf(child).finally(() => clearTimeout(timer));
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function untilListening(child: ChildProcess, log: string): Promise<number> {
  for (const until = Date.now() + patience; Date.now() < until; await sleep(20)) {
    const text = readFileSync(log, 'utf8');
    const line = text.split('\n').find((each) => each.includes('"listening"'));
    if (line !== undefined) return JSON.parse(line).port;
    if (child.exitCode !== null) throw new LabError(`The service ended with ${child.exitCode}: ${text}`);
  }
  child.kill('SIGKILL');
  throw new LabError(`The service does not listen after ${patience / 1000} s: ${readFileSync(log, 'utf8')}`);
}
