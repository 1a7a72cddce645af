import type { Result } from '../host/host.ts';
import { failed } from '../host/result.ts';

export interface Wait {
  /** Fails at once where this server has let something time out, or has used up its time. */
  once<T>(timeoutMs: number, ask: (timeoutMs: number) => Promise<Result<T>>): Promise<Result<T>>;
}

/** Counts the time in which at least one answer of a server is waited for. */
export function makeWait(totalMs: number): Wait {
  let isSilent = false;
  let waiting = 0;
  let since = 0;
  let spent = 0;
  const spentSoFar = (): number => spent + (waiting > 0 ? performance.now() - since : 0);
  const begin = (): void => {
    if (waiting === 0) since = performance.now();
    waiting += 1;
  };
  const end = (): void => {
    if (waiting === 1) spent = spentSoFar();
    waiting -= 1;
  };
  return {
    once: async (timeoutMs, ask) => {
      const left = Math.ceil(totalMs - spentSoFar());
      if (isSilent || left <= 0) return failed('ETIMEDOUT');
      begin();
      const result = await ask(Math.min(timeoutMs, left)).finally(end);
      if (!result.ok && result.error === 'ETIMEDOUT') isSilent = true;
      return result;
    },
  };
}

export function perServer<T>(make: () => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const found = made.get(key) ?? make();
    made.set(key, found);
    return found;
  };
}
