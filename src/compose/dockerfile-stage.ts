import type { Dockerfile, DockerfileArg, DockerfileStage } from './dockerfile-model.ts';
import { type Environment, interpolate } from './interpolate.ts';

export interface StageChoice {
  /** `build.target`; null for the last stage. */
  readonly target?: string | null;
  /** `build.args`. */
  readonly args?: Readonly<Record<string, string | null>>;
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
export function stageChain(dockerfile: Dockerfile, { target }: StageChoice): DockerfileStage[] {
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

/** Arguments and environment that the instructions of a stage see. */
export function stageValues(
  dockerfile: Dockerfile,
  stage: DockerfileStage,
  choice: StageChoice,
): Environment {
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
