import type { Engine } from '../../../lab/lab.ts';
import type { Load } from './load-process.ts';

/** What all parts of the benchmark share. */
export interface Bench {
  readonly engine: Engine;
  /** Where the engine's own files are; undefined for one that the lab did not bring up. */
  readonly engineFolder: string | undefined;
  readonly image: string;
  readonly deployment: string;
  readonly token: string;
  readonly pool: number;
  /** Clients of the closed loops, against the engine and against the service alike. */
  readonly parallel: number;
  readonly folder: string;
  readonly load: Load;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}
