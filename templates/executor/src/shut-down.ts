import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from './service.ts';

/** How long, in milliseconds, ended scripts may take to be answered for and their containers removed. */
const clearance = 5_000;

/** Of HTTP, or of the broker. */
interface Closing {
  close(): unknown;
  closeIdleConnections?(): void;
}

/** Takes no more connections, lets the running scripts end for a while, ends the others, and leaves no container behind. */
export async function shutDown(service: Service, server: Closing): Promise<never> {
  service.log('info', 'shutting_down', { running: service.queue.running });
  server.close();
  server.closeIdleConnections?.();
  service.queue.close();
  await settled(service, service.settings.shutdownGrace * 1000);
  service.ending.abort('shutting_down');
  await settled(service, clearance);
  await Promise.race([service.containers.close(), sleep(clearance)]);
  service.log('info', 'stopped');
  process.exit(0);
}

async function settled(service: Service, timeout: number): Promise<void> {
  const until = Date.now() + timeout;
  while (service.pending.size > 0 && Date.now() < until) {
    await Promise.race([Promise.allSettled(service.pending), sleep(Math.max(1, until - Date.now()))]);
  }
}
