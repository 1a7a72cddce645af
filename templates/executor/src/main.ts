import type { AddressInfo } from 'node:net';
import { Engine } from './engine.ts';
import { createTransport } from './engine-transport.ts';
import { createHttpServer } from './http-server.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createService, type Service, sweepRegularly } from './service.ts';
import { addServiceGauges } from './service-gauges.ts';
import { SettingError } from './setting-error.ts';
import { readSettings, type Settings } from './settings.ts';
import { shutDown } from './shut-down.ts';
import { version } from './version.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const service = assemble(settings);
  addServiceGauges(service);
  void service.events.listen(service.ending.signal);
  await sweepRegularly(service);
  service.containers.start();
  await reportState(service);
  const server = createHttpServer(service);
  server.listen(settings.port, settings.host, () => {
    const { port } = server.address() as AddressInfo;
    service.log('info', 'listening', { host: settings.host, port, version, images: settings.images });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void shutDown(service, server));
  }
}

function assemble(settings: Settings): Service {
  const log = createLog(settings.logLevel, (line) => process.stdout.write(line));
  const metrics = createMetrics();
  const engine = new Engine(createTransport(settings.endpoint), (operation, outcome, seconds) => {
    metrics.engineSeconds(seconds, { operation });
    if (!/^[123]/.test(outcome)) metrics.engineErrors({ operation, code: outcome });
    log('debug', 'engine_call', { operation, outcome, ms: Math.round(seconds * 1e4) / 10 });
  });
  return createService(settings, { engine, metrics, log });
}

/** Says at the start what would otherwise show only in the first request. */
async function reportState({ settings, health, log }: Service): Promise<void> {
  if (settings.token === undefined)
    log('warn', 'no_token', { error: 'whoever reaches this port can run scripts' });
  const state = await health.check();
  if (state.status === 'unhealthy')
    return log('error', 'engine_unavailable', { reason: state.reason, error: state.error });
  if (state.not_enforced) {
    log('warn', 'limits_not_enforced', {
      limits: state.not_enforced,
      error: 'this engine takes these limits and does not keep them',
    });
  }
}

main().catch((error: unknown) => {
  const text =
    error instanceof SettingError ? `setting: ${error.message}` : String((error as Error)?.stack ?? error);
  process.stderr.write(`script-executor can't start: ${text}\n`);
  process.exitCode = 2;
});
