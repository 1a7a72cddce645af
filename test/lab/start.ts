import { type EngineState, writeState } from './engine-state.ts';
import type { Kind } from './engines/kind.ts';
import { withLock } from './host/lock.ts';
import type { ProcessId } from './host/process-id.ts';
import { launch } from './launch.ts';
import { takeDown } from './take-down.ts';
import type { Tools } from './tools/tools.ts';

/** Brings up what the draft describes; when that fails or is called off, nothing of it stays. */
export async function start(
  draft: EngineState,
  options: { kind: Kind; tools: Tools; signal?: AbortSignal | undefined },
): Promise<EngineState> {
  const { kind } = options;
  let state = await withLock('users', async () => {
    const described = await kind.describe(draft);
    writeState(described);
    return described;
  });
  const note = (id: ProcessId) => {
    state = { ...state, processes: [...state.processes, id] };
    writeState(state);
  };
  try {
    await kind.prepare(state);
    for (const next of kind.launches(state, options.tools)) {
      options.signal?.throwIfAborted();
      await launch(next(state.processes), {
        engine: state.name,
        logDir: state.runDir,
        signal: options.signal,
        started: note,
      });
    }
    await kind.settle?.(state);
    return state;
  } catch (error) {
    await takeDown(state);
    throw error;
  }
}
