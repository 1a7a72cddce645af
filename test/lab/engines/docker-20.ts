import { ensureOlderEngine, olderEngineFolders } from '../tools/older-engine.ts';
import type { Tools } from '../tools/tools.ts';
import type { Kind } from './kind.ts';
import { rootful } from './rootful.ts';

/** A rootful engine of Docker 20.10, the oldest that dockperm works with: its newest API is 1.41. */
export const docker20: Kind = {
  ...rootful,
  async prepare(state) {
    await ensureOlderEngine();
    await rootful.prepare(state);
  },
  launches: (state, tools) => rootful.launches(state, withOlderEngine(tools)),
};

function withOlderEngine(tools: Tools): Tools {
  return { ...tools, daemonPath: [...olderEngineFolders, tools.daemonPath].join(':') };
}
