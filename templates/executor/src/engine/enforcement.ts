import type { Engine } from './engine.ts';

export type LimitName = 'MEMORY_LIMIT' | 'CPU_LIMIT' | 'PIDS_LIMIT';

const fields: Readonly<Record<LimitName, string>> = {
  MEMORY_LIMIT: 'MemoryLimit',
  CPU_LIMIT: 'CpuCfsQuota',
  PIDS_LIMIT: 'PidsLimit',
};

/**
 * Which limits the engine takes and then silently does not keep: a rootless one without cgroups keeps none of them. Asked once.
 * An engine that does not tell (a socket proxy in between) is taken to keep them all.
 */
export class Enforcement {
  readonly #engine: Engine;
  #missing: readonly LimitName[] | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async missing(): Promise<readonly LimitName[]> {
    this.#missing ??= await this.#ask().catch(() => undefined);
    return this.#missing ?? [];
  }

  async #ask(): Promise<readonly LimitName[]> {
    const info = await this.#engine.json({ operation: 'info', method: 'GET', path: '/info' });
    const fieldsOfInfo: Readonly<Record<string, unknown>> = { ...(info as object) };
    return (Object.keys(fields) as LimitName[]).filter((name) => fieldsOfInfo[fields[name]] === false);
  }
}
