import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { LabError } from '../../../lab/lab.ts';
import { leastScripts } from './soak.ts';

export const usage = `npm run bench:executor -- [--quick] [--rounds N] [--kills N] [--soak N] [--pool N]
                          [--parallel N] [--broker] [--json]

  --rounds N    rounds of the table (default: 5); 0 leaves it out
  --kills N     how often the service is killed (default: 20); 0 leaves it out
  --soak N      so many scripts in a row, from 2000 on (default: none)
  --pool N      warm containers (default: 8)
  --parallel N  clients of the closed loops (default: two for each core)
  --broker      what a broker between the service and the engine costs, in turns with none
  --quick       one round and four kills, under a minute, with wider bars
  --json        one object instead of tables`;

export interface Options {
  readonly mode: 'full' | 'quick';
  readonly rounds: number;
  readonly kills: number;
  readonly soak: number;
  readonly pool: number;
  readonly parallel: number;
  readonly broker: 'measured' | 'left out';
  readonly format: 'text' | 'json';
  readonly help: boolean;
}

/** Throws a LabError with the usage for what it does not understand. */
export function readOptions(args: readonly string[]): Options {
  const values = parse(args);
  const mode = values.quick ? 'quick' : 'full';
  const number = (name: keyof typeof values, fallback: number) => {
    const value = Number(values[name] ?? fallback);
    if (Number.isInteger(value) && value >= 0) return value;
    throw new LabError(`--${name} is a whole number.\n\n${usage}`);
  };
  return {
    mode,
    rounds: number('rounds', mode === 'quick' ? 1 : 5),
    kills: number('kills', mode === 'quick' ? 4 : 20),
    soak: soakOf(number('soak', 0)),
    pool: Math.max(1, number('pool', 8)),
    parallel: Math.max(1, number('parallel', 2 * availableParallelism())),
    broker: values.broker ? 'measured' : 'left out',
    format: values.json ? 'json' : 'text',
    help: values.help,
  };
}

function soakOf(count: number): number {
  if (count === 0 || count >= leastScripts) return count;
  throw new LabError(`--soak is at least ${leastScripts}: fewer scripts do not show what grows.`);
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const numbers = { rounds: option, kills: option, soak: option, pool: option, parallel: option };
  const options = {
    ...numbers,
    quick: flag,
    json: flag,
    broker: flag,
    help: { ...flag, short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new LabError(`${(error as Error).message}\n\n${usage}`);
  }
}
