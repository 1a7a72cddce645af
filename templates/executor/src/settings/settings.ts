import { availableParallelism } from 'node:os';
import { type LogLevel, logLevels } from '../log.ts';
import { defaultDockerHost, type Endpoint, parseEndpoint } from './endpoint.ts';
import { type Images, readImages } from './images.ts';
import { SettingError } from './setting-error.ts';
import { bytes, decimal, type Env, flag, integer, oneOf, text } from './setting-values.ts';
import { readToken } from './token.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** What one script may use. Times in seconds, sizes in bytes. */
export interface Limits {
  readonly memory: number;
  readonly cpus: number;
  readonly pids: number;
  readonly tmpfs: number;
  readonly output: number;
  readonly runtime: string | undefined;
}

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly metricsPublic: boolean;
  readonly endpoint: Endpoint;
  /** Path of the broker's socket; with it the engine is the broker's affair. */
  readonly broker: string | undefined;
  readonly deployment: string;
  readonly images: readonly [string, ...string[]];
  /** The same images, with how many containers of each are kept warm. */
  readonly pools: Images;
  readonly timeout: number;
  readonly maxTimeout: number;
  readonly maxScript: number;
  readonly maxConcurrency: number;
  readonly queue: number;
  readonly queueTimeout: number;
  readonly startParallelism: number;
  readonly idleMaxAge: number;
  readonly shutdownGrace: number;
  readonly limits: Limits;
  readonly logLevel: LogLevel;
}

/** Throws a SettingError for the first setting that can't be used: a service with a wrong limit is worse than none. */
export function readSettings(env: Env): Settings {
  const pools = readImages(env);
  const maxTimeout = decimal(env, 'MAX_TIMEOUT', { fallback: 60, min: 0.1, max: 3600 });
  return {
    host: text(env, 'HOST') ?? '127.0.0.1',
    port: readPort(env),
    token: readToken(env),
    allowedHosts: list(text(env, 'ALLOWED_HOSTS')),
    metricsPublic: flag(env, 'METRICS_PUBLIC'),
    endpoint: parseEndpoint(text(env, 'DOCKER_HOST') ?? defaultDockerHost),
    broker: text(env, 'BROKER_SOCKET'),
    deployment: readDeployment(env),
    images: [pools[0].image, ...pools.slice(1).map(({ image }) => image)],
    pools,
    timeout: decimal(env, 'TIMEOUT', { fallback: Math.min(10, maxTimeout), min: 0.1, max: maxTimeout }),
    maxTimeout,
    ...readCapacity(env),
    limits: readLimits(env),
    logLevel: oneOf(env, 'LOG_LEVEL', logLevels),
  };
}

/** HOST_PORT is the guide's name: in a container the Compose file publishes it, elsewhere it is the port itself. */
function readPort(env: Env): number {
  const name = text(env, 'PORT') === undefined ? 'HOST_PORT' : 'PORT';
  return integer(env, name, { fallback: 8080, min: 0, max: 65_535 });
}

function readCapacity(env: Env) {
  return {
    maxScript: bytes(env, 'MAX_SCRIPT', { fallback: 256 * KiB, min: 1, max: 512 * KiB }),
    maxConcurrency: integer(env, 'MAX_CONCURRENCY', {
      fallback: 2 * availableParallelism(),
      min: 1,
      max: 256,
    }),
    queue: integer(env, 'QUEUE', { fallback: 64, min: 0, max: 10_000 }),
    queueTimeout: decimal(env, 'QUEUE_TIMEOUT', { fallback: 10, min: 0.1, max: 3600 }),
    startParallelism: integer(env, 'START_PARALLELISM', {
      fallback: availableParallelism() + 1,
      min: 1,
      max: 64,
    }),
    idleMaxAge: decimal(env, 'IDLE_MAX_AGE', { fallback: 600, min: 1, max: 86_400 }),
    shutdownGrace: decimal(env, 'SHUTDOWN_GRACE', { fallback: 20, min: 0, max: 3600 }),
  };
}

function readLimits(env: Env): Limits {
  return {
    // The engine refuses less than 6 MiB.
    memory: bytes(env, 'MEMORY_LIMIT', { fallback: 256 * MiB, min: 6 * MiB, max: 1024 * GiB }),
    cpus: decimal(env, 'CPU_LIMIT', { fallback: 1, min: 0.01, max: 1024 }),
    pids: integer(env, 'PIDS_LIMIT', { fallback: 64, min: 8, max: 32_768 }),
    tmpfs: bytes(env, 'TMPFS_SIZE', { fallback: 64 * MiB, min: MiB, max: 64 * GiB }),
    output: bytes(env, 'MAX_OUTPUT', { fallback: MiB, min: 1, max: 64 * MiB }),
    runtime: text(env, 'RUNTIME'),
  };
}

function readDeployment(env: Env): string {
  const value = text(env, 'DEPLOYMENT') ?? 'default';
  if (/^[\w.-]{1,64}$/.test(value)) return value;
  throw new SettingError('DEPLOYMENT', 'at most 64 letters, digits, dots, dashes and underscores', value);
}

function list(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean);
}
