import { type Instruction, readInstructions } from './dockerfile-lines.ts';
import { type Environment, interpolate } from './interpolate.ts';

export interface DockerfileArg {
  readonly name: string;
  /** As written, without quotes; null when it has none. */
  readonly fallback: string | null;
  readonly line: number;
}

export interface DockerfileUser {
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
}

export interface Dockerfile {
  /** `ARG`s above the first `FROM`: they reach `FROM` lines only, unless a stage declares them again. */
  readonly globalArgs: readonly DockerfileArg[];
  readonly stages: readonly DockerfileStage[];
}

export interface StageChoice {
  /** `build.target`; null for the last stage. */
  readonly target?: string | null;
  /** `build.args`. */
  readonly args?: Readonly<Record<string, string | null>>;
}

export function readDockerfile(text: string): Dockerfile {
  const instructions = readInstructions(text);
  const starts = instructions.flatMap(({ name }, at) => (name === 'FROM' ? [at] : []));
  const stages = starts.map((start, index) => readStage(instructions.slice(start, starts[index + 1])));
  return { globalArgs: readArgs(instructions.slice(0, starts[0])), stages };
}

/** Whether a `--build-arg` of that name reaches the stage that is built, or one that it starts from. */
export function takesArg(dockerfile: Dockerfile, name: string, choice: StageChoice = {}): boolean {
  return stageChain(dockerfile, choice).some((stage) => stage.args.some((arg) => arg.name === name));
}

/** The `USER` the image ends with, variables filled in; null when the file leaves it to the base image. */
export function finalUser(dockerfile: Dockerfile, choice: StageChoice = {}): string | null {
  for (const stage of stageChain(dockerfile, choice)) {
    if (stage.user !== null)
      return interpolate(stage.user.value, stageValues(dockerfile, stage, choice)).value;
  }
  return null;
}

/** The image that the stage which is built comes from in the end; null when there is no such stage. */
export function baseImage(dockerfile: Dockerfile, choice: StageChoice = {}): string | null {
  const last = stageChain(dockerfile, choice).at(-1);
  if (last === undefined) return null;
  return interpolate(last.base, argValues(dockerfile.globalArgs, choice, {})).value;
}

/** The stage that is built, then the stages it starts from. */
function stageChain(dockerfile: Dockerfile, { target }: StageChoice): DockerfileStage[] {
  const { stages } = dockerfile;
  const isTarget = (stage: DockerfileStage, at: number) =>
    stage.name === target?.toLowerCase() || String(at) === target;
  let at = target === undefined || target === null ? stages.length - 1 : stages.findLastIndex(isTarget);
  const chain: DockerfileStage[] = [];
  for (let stage = stages[at]; stage !== undefined; stage = stages[at]) {
    chain.push(stage);
    const base = stage.base.toLowerCase();
    // A stage sees only those above it.
    at = stages.slice(0, at).findLastIndex((other) => other.name === base);
  }
  return chain;
}

function readStage([from, ...rest]: readonly Instruction[]): DockerfileStage {
  const words = (from?.value ?? '').split(/\s+/).filter((word) => !word.startsWith('--'));
  const name = words[1]?.toLowerCase() === 'as' ? (words[2]?.toLowerCase() ?? null) : null;
  const user = rest.findLast((instruction) => instruction.name === 'USER');
  return {
    name,
    base: words[0] ?? '',
    line: from?.line ?? 1,
    args: readArgs(rest),
    env: readEnv(rest),
    user: user === undefined ? null : { value: unquoted(user.value), line: user.line },
  };
}

function readArgs(instructions: readonly Instruction[]): DockerfileArg[] {
  return instructions
    .filter(({ name }) => name === 'ARG')
    .flatMap(({ value, line }) => assignments(value).map(([name, fallback]) => ({ name, fallback, line })));
}

function readEnv(instructions: readonly Instruction[]): Record<string, string> {
  const pairs = instructions
    .filter(({ name }) => name === 'ENV')
    .flatMap(({ value }): [string, string][] => {
      const old = /^(\w+)\s+([^=]*)$/.exec(value);
      if (old?.[1] !== undefined) return [[old[1], unquoted(old[2] ?? '')]];
      return assignments(value).map(([name, text]) => [name, text ?? '']);
    });
  return Object.fromEntries(pairs);
}

/** `A=1 B="two words" C`, as in `ARG` and `ENV`. */
function assignments(text: string): [string, string | null][] {
  const words = text.matchAll(/([A-Za-z_]\w*)(?:=("(?:[^"\\]|\\.)*"|'[^']*'|\S*))?/g);
  return [...words].map(([, name = '', value]) => [name, value === undefined ? null : unquoted(value)]);
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}

function stageValues(dockerfile: Dockerfile, stage: DockerfileStage, choice: StageChoice): Environment {
  const global = argValues(dockerfile.globalArgs, choice, {});
  const local = argValues(stage.args, choice, global);
  return {
    ...local,
    ...Object.fromEntries(Object.entries(stage.env).map(([k, v]) => [k, interpolate(v, local).value])),
  };
}

function argValues(args: readonly DockerfileArg[], choice: StageChoice, inherited: Environment): Environment {
  const values: Record<string, string> = {};
  for (const { name, fallback } of args) {
    const value =
      choice.args?.[name] ?? (fallback === null ? inherited[name] : interpolate(fallback, values).value);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
