import type { EngineState } from '../engine-state.ts';
import type { ProcessId } from '../host/process-id.ts';
import type { Launch } from '../launch.ts';
import type { Tools } from '../tools/tools.ts';

/** One way to run an engine. */
export interface Kind {
  /** The socket's group when none is asked for. */
  readonly defaultGid: number;
  /** Commands this kind needs, and the packages that have them. */
  readonly commands: Readonly<Record<string, string>>;
  /** Fills in what must be known before the state is written: users, and where the socket lies. */
  describe(draft: EngineState): Promise<EngineState>;
  /** Makes directories and namespaces. */
  prepare(state: EngineState): Promise<void>;
  /** What to start, in this order; each may need to know the processes before it. */
  launches(state: EngineState, tools: Tools): readonly ((before: readonly ProcessId[]) => Launch)[];
  /** What is left to do when all of it runs. */
  settle?(state: EngineState): Promise<void>;
  /** It would leave more in the machine's network than can be recognised and removed. */
  readonly ownNetworkOnly?: true;
}
