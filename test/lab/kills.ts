/**
 * `npm run test:kills`: dockperm is killed by SIGKILL, at each change of a file and at random moments of a whole fix. After each
 * kill every file is the old or the new one, and `dockperm undo` puts everything back: bytes, owner, mode and containers.
 * Ends with 1 when that does not hold once.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stop } from '../tools/demo/stop.ts';
import { freeGid } from './host/free-gid.ts';
import { fixKilledAtEachChange, undoKilledAtEachChange } from './kills/at-each-change.ts';
import { killedAtRandom } from './kills/at-random.ts';
import { formatTallies } from './kills/format.ts';
import { isRight, isShown } from './kills/tally.ts';
import { makeVictim, type Victim } from './kills/victim.ts';
import { downOwnedBy, identify, LabError, up } from './lab.ts';
import { runMain } from './run-main.ts';
import { withProgram } from './with-program.ts';

const usage = `npm run test:kills -- [--count N] [--seed N]

  --count N  kills at random moments (default: 200); those at each change of a file are made in any case
  --seed N   other moments (default: 1)`;

const GID = freeGid;
const VICTIMS = 3;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const began = performance.now();
await runMain('kills', () => (values.help ? print(usage) : main()));

async function main(): Promise<void> {
  const [count, seed] = [Number(values.count), Number(values.seed)];
  if (!Number.isInteger(count) || count < 0 || !Number.isInteger(seed)) throw new LabError(usage);
  await withProgram(async ({ program, folder }) => {
    try {
      const staged = { victims: await makeVictims(program, folder), signal: stop.signal };
      const tallies = [await fixKilledAtEachChange(staged), await undoKilledAtEachChange(staged)];
      if (count > 0) tallies.push(await killedAtRandom({ ...staged, count, seed, note }));
      print(formatTallies(tallies));
      const kills = tallies.flatMap((tally) => tally.kills);
      if (!tallies.every(isShown)) process.exitCode = 1;
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      print(`\n${kills.length} kills, ${kills.filter(isRight).length} right. It took ${seconds} s.`);
    } finally {
      await downOwnedBy(process.pid);
    }
  });
}

/** They share an engine, and nothing else. */
async function makeVictims(program: string, folder: string): Promise<Victim[]> {
  const owner = identify(process.pid);
  const name = `kills-${process.pid}`;
  const engine = await up({
    kind: 'rootful',
    gid: GID,
    name,
    images: ['dockperm-lab/node:20'],
    ...(owner ? { owner } : {}),
    signal: stop.signal,
    note,
  });
  mkdirSync(join(folder, 'victims'), { mode: 0o755 });
  const names = Array.from({ length: VICTIMS }, (_, index) => `${name}-${index}`);
  return names.map((victim) =>
    makeVictim({ folder: join(folder, 'victims'), name: victim, engine, program }),
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}
