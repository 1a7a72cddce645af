import type { Instruction } from './dockerfile-lines.ts';
import type { Environment } from './interpolate.ts';

export interface DockerfileArg {
  readonly name: string;
  /** As written, without quotes; null when it has none. */
  readonly fallback: string | null;
  readonly line: number;
}

interface DockerfileUser {
  readonly value: string;
  readonly line: number;
}

export interface DockerfileStage {
  readonly name: string | null;
  /** An image, or the name of an earlier stage. */
  readonly base: string;
  readonly line: number;
  readonly args: readonly DockerfileArg[];
  readonly env: Environment;
  /** The last `USER` of this stage. */
  readonly user: DockerfileUser | null;
  /** What its `RUN`s say. */
  readonly runs: readonly Instruction[];
}

export interface Dockerfile {
  /** `ARG`s above the first `FROM`: they reach `FROM` lines only, unless a stage declares them again. */
  readonly globalArgs: readonly DockerfileArg[];
  readonly stages: readonly DockerfileStage[];
}
