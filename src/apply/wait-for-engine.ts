import type { Address, Host } from '../host/host.ts';
import { pollUntil } from '../host/poll-until.ts';

const TIMEOUT_MS = 30_000;
const POLL_MS = 250;
const CONNECT_TIMEOUT_MS = 2000;

/** Each of these means that no engine is listening yet; a denied connection means that one is. */
const away = ['ENOENT', 'ECONNREFUSED', 'ETIMEDOUT', 'ECONNRESET'];

/** Null as soon as an engine is listening; otherwise the errno name of the last attempt. */
export async function waitForEngine(
  host: Host,
  address: Address,
  signal: AbortSignal,
): Promise<string | null> {
  const error = await pollUntil(host, () => errorOf(host, address), {
    isDone: (error) => error === null,
    timeoutMs: TIMEOUT_MS,
    everyMs: POLL_MS,
    signal,
  });
  return error !== null && signal.aborted ? 'interrupted' : error;
}

/** Null when an engine is listening. */
async function errorOf(host: Host, address: Address): Promise<string | null> {
  const connected = await host.connect(address, CONNECT_TIMEOUT_MS);
  return connected.ok || !away.includes(connected.error) ? null : connected.error;
}
