import type { SmokeOptions } from '../../../../src/deploy/smoke/check.ts';
import type { EngineRequest, EngineResponse, Result } from '../../../../src/host/host.ts';
import { failed, ok } from '../../../../src/host/result.ts';
import { type MemoryHost, memoryHost } from '../../../support/memory-host.ts';

type Body = Readonly<Record<string, unknown>>;

/** What is wrong with a service and the engine below it; one without faults is as the template's. */
export interface Faults {
  /** By path, or by the first words of a script. */
  readonly answers?: Readonly<Record<string, { readonly status?: number; readonly body?: unknown }>>;
  /** It takes no notice of tokens. */
  readonly open?: boolean;
  readonly anyImage?: boolean;
  readonly queue?: number;
  readonly notEnforced?: readonly string[];
  /** Containers stay: after a script's timeout, or after the kill. */
  readonly keeps?: 'script' | 'all';
  readonly extra?: number;
  readonly heals?: 'never';
  readonly engine?: 'silent';
}

export const executorId = 'e0'.repeat(32);
const hungId = 'ab'.repeat(6) + 'cd'.repeat(26);
const TOKEN = 'a-token-of-the-test';

export const question: SmokeOptions = {
  address: { kind: 'tcp', host: '127.0.0.1', port: 8080 },
  token: TOKEN,
  images: ['alpine:3', 'python:3.11-alpine'],
  kind: 'template',
  container: executorId,
  engine: { address: { kind: 'tcp', host: 'engine', port: 2375 }, chosenBy: ['-H', 'x'], timeoutMs: 1000 },
};

/** A service and its engine as a value, behind the in-memory Host. */
export function hostWith(faults: Faults = {}): MemoryHost {
  const machine = { alive: true, scripts: 6 + (faults.extra ?? 0), hung: false, flood: 0 };
  const service = (request: EngineRequest): Result<EngineResponse> =>
    machine.alive ? answerAs(faults, machine, request) : failed('ECONNREFUSED');
  const engine = (request: EngineRequest): Result<EngineResponse> =>
    faults.engine === 'silent' ? failed('ETIMEDOUT') : ok(engineAnswer(faults, machine, request));
  return memoryHost({
    tcp: {
      '127.0.0.1:8080': { state: 'answering', answer: service },
      'engine:2375': { state: 'answering', answer: engine },
    },
  });
}

interface MachineNow {
  alive: boolean;
  scripts: number;
  hung: boolean;
  flood: number;
}

function answerAs(faults: Faults, machine: MachineNow, request: EngineRequest): Result<EngineResponse> {
  const { path, headers, body } = request;
  const script = String((body as Body | undefined)?.script ?? '');
  const key = Object.keys(faults.answers ?? {}).find((each) => each === path || script.startsWith(each));
  const fault = key === undefined ? undefined : faults.answers?.[key];
  if (fault) return ok({ status: fault.status ?? 200, body: fault.body ?? null });
  if (path === '/health')
    return ok({
      status: 200,
      body: { status: 'healthy', ...(faults.notEnforced && { not_enforced: faults.notEnforced }) },
    });
  if (!faults.open && headers?.authorization !== `Bearer ${TOKEN}`) return ok({ status: 401, body: {} });
  if (path === '/metrics') return ok({ status: 200, body: metrics(faults.queue ?? 2) });
  if (path === '/openapi.json') return ok({ status: 200, body: { openapi: '3.1.0' } });
  const { image } = body as Body;
  if (typeof image === 'string' && !faults.anyImage && !question.images.includes(image))
    return ok({ status: 403, body: {} });
  return ok(run(script, machine));
}

function metrics(queue: number): string {
  const pool =
    'dockperm_executor_pool_size{image="alpine:3"} 4\ndockperm_executor_pool_size{image="python:3.11-alpine"} 2';
  return `# TYPE dockperm_executor_pool_size gauge\n${pool}\ndockperm_executor_queue_capacity ${queue}\n`;
}

const outputs: Readonly<Record<string, Body>> = {
  'echo "Docker': { stdout: 'Docker permissions working!\n' },
  'echo test': { stdout: 'test\n' },
  'echo again': { stdout: 'again\n' },
  'echo one': { stdout: 'one\n', stderr: 'two\n' },
  'exit 7': { success: false, exit_code: 7 },
  'tail -n': { stdout: '' },
  while: { success: false, stdout: 'ro,relatime\n', exit_code: 1 },
  'id -u': { stdout: '65534\n' },
  python3: { stdout: 'Python 3.11.2\n' },
  cat: { success: false, timed_out: true, stdout: `${hungId.slice(0, 12)}\n` },
  'tail /dev': { success: false, oom_killed: true },
  yes: { success: false, stdout_truncated: true, stdout: 'y\n' },
};

const ROOM = 4;

function run(script: string, machine: MachineNow): EngineResponse {
  if (script.startsWith('cat')) machine.hung = true;
  if (script.startsWith('sleep')) {
    machine.flood += 1;
    return { status: machine.flood > ROOM ? 429 : 200, body: {} };
  }
  const key = Object.keys(outputs).find((each) => script.startsWith(each)) ?? '';
  return { status: 200, body: { success: true, stdout: '', stderr: '', exit_code: 0, ...outputs[key] } };
}

function engineAnswer(faults: Faults, machine: MachineNow, request: EngineRequest): EngineResponse {
  const { path } = request;
  if (path.includes('/kill')) {
    machine.alive = false;
    if (faults.keeps !== 'all') machine.scripts = 0;
    return { status: 204, body: null };
  }
  if (path.endsWith('/start')) {
    machine.alive = faults.heals !== 'never';
    return { status: 204, body: null };
  }
  if (path.startsWith('/containers/json')) return { status: 200, body: listed(faults, machine, path) };
  const Config = { Hostname: executorId.slice(0, 12), Labels: { 'com.docker.compose.project': 'it' } };
  return { status: 200, body: { Config } };
}

function listed(faults: Faults, { hung, scripts }: MachineNow, path: string): { Id: string }[] {
  if (path.includes('compose.project')) return [{ Id: executorId }];
  const kept = hung && faults.keeps === 'script' ? [{ Id: hungId }] : [];
  return [...Array.from({ length: scripts }, (_, index) => ({ Id: `c${index}`.repeat(32) })), ...kept];
}
