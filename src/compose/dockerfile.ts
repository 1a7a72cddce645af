import { type Instruction, readInstructions } from './dockerfile-lines.ts';
import type { Dockerfile, DockerfileArg, DockerfileStage } from './dockerfile-model.ts';

export { readGroupCommands } from './dockerfile-groups.ts';
export { baseImage, finalUser, takesArg } from './dockerfile-stage.ts';

/** Lenient: a file without `FROM` has no stages, and what is no instruction is passed over. */
export function readDockerfile(text: string): Dockerfile {
  const instructions = readInstructions(text);
  const starts = instructions.flatMap(({ name }, at) => (name === 'FROM' ? [at] : []));
  const stages = starts.map((start, index) => readStage(instructions.slice(start, starts[index + 1])));
  return { globalArgs: readArgs(instructions.slice(0, starts[0])), stages };
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
    runs: rest.filter((instruction) => instruction.name === 'RUN'),
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
