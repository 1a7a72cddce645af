import type { AddressInfo } from 'node:net';
import { listenAsBroker } from './broker/broker.ts';
import { BrokerClient } from './broker/broker-client.ts';
import { Engine } from './engine/engine.ts';
import { createTransport } from './engine/engine-transport.ts';
import { createHttpServer } from './http/http-server.ts';
import { createLog } from './log.ts';
import { countCalls, createMetrics } from './metrics/metrics.ts';
import {
  assembleService,
  createService,
  type EngineService,
  type Service,
  sweepRegularly,
} from './service.ts';
import { addServiceGauges } from './service-gauges.ts';
import { SettingError } from './settings/setting-error.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { shutDown } from './shut-down.ts';
import { version } from './version.ts';

async function main(): Promise<void> {
  const { service, server } = await (process.argv[2] === 'broker' ? serveBroker() : serveHttp());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void shutDown(service, server));
  }
}

async function serveHttp() {
  const settings = readSettings(process.env);
  const service =
    settings.broker === undefined ? await holdEngine(settings) : brokered(settings, settings.broker);
  addServiceGauges(service);
  await reportState(service);
  const server = createHttpServer(service);
  server.once('error', refuseAddress);
  server.listen(settings.port, settings.host, () => {
    const { port } = server.address() as AddressInfo;
    service.log('info', 'listening', { host: settings.host, port, version, images: settings.images });
  });
  return { service, server };
}

/** A taken port and an address of another machine show only when they are asked for. */
function refuseAddress({ code, message }: NodeJS.ErrnoException): void {
  const name = code === 'EADDRINUSE' || code === 'EACCES' ? 'PORT' : 'HOST';
  fail(new SettingError(name, `cannot be used: ${message}`));
}

/** Its socket's mode is what a token is elsewhere. */
async function serveBroker() {
  const settings = readSettings({ ...process.env, EXECUTOR_INSECURE_NO_TOKEN: '1' });
  const service = await holdEngine(settings);
  return { service, server: listenAsBroker(service, settings.broker) };
}

async function holdEngine(settings: Settings): Promise<EngineService> {
  const { metrics, log } = createTelemetry(settings);
  const count = countCalls(metrics);
  const engine = new Engine(createTransport(settings.endpoint), (operation, outcome, seconds) => {
    count(operation, outcome, seconds);
    log('debug', 'engine_call', { operation, outcome, ms: Math.round(seconds * 1e4) / 10 });
  });
  const service = createService(settings, { engine, metrics, log });
  void service.events.listen(service.ending.signal);
  await sweepRegularly(service);
  service.containers.start();
  return service;
}

function brokered(settings: Settings, path: string): Service {
  const broker = new BrokerClient(path);
  return assembleService(settings, {
    ...createTelemetry(settings),
    engine: undefined,
    containers: broker,
    health: broker,
  });
}

function createTelemetry({ logLevel }: Settings) {
  return { log: createLog(logLevel, (line) => process.stdout.write(line)), metrics: createMetrics() };
}

/** Says at the start what would otherwise show only in the first request. */
async function reportState({ settings, health, log }: Service): Promise<void> {
  if (settings.token === undefined)
    log('warn', 'no_token', { error: 'no token is set: anyone who can reach this port can run scripts' });
  const state = await health.check();
  if (state.status === 'unhealthy')
    return log('error', 'engine_unavailable', { reason: state.reason, error: state.error });
  if (state.not_enforced) {
    log('warn', 'limits_not_enforced', {
      limits: state.not_enforced,
      error: 'this engine accepts these limits but does not enforce them',
    });
  }
}

function fail(error: unknown): never {
  const text = error instanceof SettingError ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`script-executor cannot start: ${text}\n`);
  // Setting the exit code is not enough: open connections to the engine would keep the process, and its containers.
  process.exit(2);
}

main().catch(fail);
