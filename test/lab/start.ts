import { type EngineState, writeState } from './engine-state.ts';
import { kinds } from './engines/kinds.ts';
import { launch } from './launch.ts';
import { takeDown } from './take-down.ts';
import type { Tools } from './tools/tools.ts';

/** Brings up what the draft describes; when that fails or is called off, nothing of it stays. */
export async function start(
  draft: EngineState,
  options: { tools: Tools; signal?: AbortSignal | undefined },
): Promise<EngineState> {
  const kind = kinds[draft.kind];
  let state = await kind.describe(draft);
  const save = (next: EngineState) => {
    state = next;
    writeState(state);
  };
  save(state);
  try {
    await kind.prepare(state);
    for (const next of kind.launches(state, options.tools)) {
      options.signal?.throwIfAborted();
      await launch(next(state.processes), {
        engine: state.name,
        logDir: state.runDir,
        signal: options.signal,
        started: (id) => save({ ...state, processes: [...state.processes, id] }),
      });
    }
    return state;
  } catch (error) {
    await takeDown(state);
    throw error;
  }
}
