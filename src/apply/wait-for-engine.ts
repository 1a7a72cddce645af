import { setTimeout as sleep } from 'node:timers/promises';
import type { Address, Host } from '../host/host.ts';

const PATIENCE_MS = 30_000;
const ASK_AGAIN_MS = 250;
const ANSWER_MS = 2000;

/** Of these, each says that nobody listens yet; being denied says that somebody does. */
const away = ['ENOENT', 'ECONNREFUSED', 'ETIMEDOUT', 'ECONNRESET'];

/** Null as soon as somebody listens; otherwise the errno name of the last attempt. */
export async function waitForEngine(
  host: Host,
  address: Address,
  signal: AbortSignal,
): Promise<string | null> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const connected = await host.connect(address, ANSWER_MS);
    if (connected.ok || !away.includes(connected.error)) return null;
    if (signal.aborted) return 'interrupted';
    if (Date.now() > end) return connected.error;
    await sleep(ASK_AGAIN_MS);
  }
}
