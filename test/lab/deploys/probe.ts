import { execa } from 'execa';
import { callEngine } from '../engine-api.ts';
import type { Stage } from './stage.ts';

const connectProgram = `
const socket = require('node:net').connect('/var/run/docker.sock');
socket.on('connect', () => { console.log('ok'); process.exit(); });
socket.on('error', (error) => console.log(error.code));
`;

/** What a process of the service's user gets without the group: not by dockperm's word, but the kernel's. */
export async function connectWithoutGroup({ engine }: Stage): Promise<string> {
  const socket = engine.kind === 'vm' ? '/var/run/docker.sock' : engine.socket;
  const place = ['--user', '10001:10001', '--network', 'none', '-v', `${socket}:/var/run/docker.sock`];
  const command = ['run', '--rm', ...place, 'dockperm-lab/node:20', 'node', '-e', connectProgram];
  const { stdout, stderr } = await execa('docker', command, { env: engine.env, reject: false });
  return stdout || stderr;
}

/** The same as the running service's own user, in its container. */
export async function connectInside(stage: Stage): Promise<string> {
  const id = await serviceId(stage);
  const env = stage.engine.env;
  return (await execa('docker', ['exec', id, 'node', '-e', connectProgram], { env, reject: false })).stdout;
}

/** Empty where none runs. */
export async function serviceId({ engine, folder }: Stage): Promise<string> {
  const project = folder.replace(/^.*\//, '').toLowerCase();
  const label = ['--filter', `label=com.docker.compose.project=${project}`];
  const { stdout } = await execa('docker', ['ps', '-q', '--no-trunc', ...label], { env: engine.env });
  return stdout.trim();
}

const watchProgram = `
let last = Date.now(), longest = 0, isOver = false;
process.on('SIGTERM', () => { isOver = true; setTimeout(end, 20_000); });
const end = () => { console.log(Math.max(longest, Date.now() - last)); process.exit(); };
(async () => { for (;;) {
  const ok = await fetch(process.argv[1], { signal: AbortSignal.timeout(500) }).then((r) => r.ok, () => false);
  if (ok) { longest = Math.max(longest, Date.now() - last); last = Date.now(); }
  if (ok && isOver) end();
  await new Promise((r) => setTimeout(r, 20));
} })();
`;

/** The longest time, in milliseconds, for which `/health` was not 200 while that was done, and until it was again. */
export async function measureDowntime(
  { engine, port }: Stage,
  work: () => Promise<unknown>,
): Promise<number> {
  const url = `http://127.0.0.1:${port}/health`;
  const [file = '', ...args] = [...engine.nsenter, process.execPath, '-e', watchProgram, url];
  const watch = execa(file, args, { reject: false });
  try {
    await work();
    await new Promise((resolve) => setTimeout(resolve, 300));
  } finally {
    watch.kill('SIGTERM');
  }
  return Number((await watch).stdout);
}

/** Podman's own call for what systemd's timers would do. Gives what ends it. */
export function runHealthChecks(stage: Stage): () => void {
  if (stage.row.healthChecks !== 'by the lab') return () => undefined;
  const timer = setInterval(async () => {
    const id = await serviceId(stage).catch(() => '');
    const path = `/v4.0.0/libpod/containers/${id}/healthcheck`;
    if (id !== '') await callEngine(stage.engine.socket, 'GET', path).catch(() => undefined);
  }, 2000);
  return () => clearInterval(timer);
}
