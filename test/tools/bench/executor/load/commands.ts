import { spawn } from 'node:child_process';
import type { Outcome, Target } from '../tasks.ts';
import { newWord } from './new-word.ts';

/** `{word}` in the command stands for what it is to print. */
export async function runCommands(
  { argv, count }: { argv: readonly [string, ...string[]]; count: number },
  { env }: Target,
): Promise<Outcome> {
  const [times, wrong]: [number[], string[]] = [[], []];
  for (let turn = 0; turn < count; turn += 1) {
    const word = newWord();
    const [file, ...args] = argv.map((part) => part.replace('{word}', word)) as [string, ...string[]];
    const began = performance.now();
    const { code, output } = await run(file, args, env);
    times.push(performance.now() - began);
    if (code !== 0 || output !== `${word}\n`) wrong.push(`${code} ${output.trim()}`);
  }
  return { times, wrong };
}

function run(
  file: string,
  args: readonly string[],
  env: Target['env'],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (part: Buffer) => {
      output += part;
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
