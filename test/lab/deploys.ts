/**
 * `npm run test:deploys`: `dockperm deploy` on real engines of this machine, from the denial without the group to the rollback of a
 * build that fails. Ends with 1 when one of them does not do what it claims.
 */
import { parseArgs } from 'node:util';
import { stop } from '../tools/demo/stop.ts';
import { formatTable, isRight, type Shown } from './deploys/format.ts';
import { type DeployRow, rows } from './deploys/rows.ts';
import { show, wrong } from './deploys/show.ts';
import { openStage } from './deploys/stage.ts';
import { down, downOwnedBy, identify, LabError, up } from './lab.ts';
import { runMain } from './run-main.ts';
import { withProgram } from './with-program.ts';

const usage = `npm run test:deploys -- [--only ROW]…

  --only ROW  one of ${rows.map(({ name }) => name).join(', ')}`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const began = performance.now();
await runMain('deploys', () => (values.help ? print(usage) : main()));

async function main(): Promise<void> {
  const wanted = rows.filter(({ name }) => values.only?.includes(name) ?? true);
  if (wanted.length === 0) throw new LabError(`There is no row ${values.only?.join(', ')}.`);
  await withProgram(async (lent) => {
    const shown: Shown[] = [];
    try {
      for (const row of wanted) shown.push(await showRow(row, lent));
    } finally {
      await downOwnedBy(process.pid);
    }
    if (!shown.every(isRight)) process.exitCode = 1;
    print(formatTable(shown));
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    print(`\n${shown.filter(isRight).length} of ${shown.length} rows right. It took ${seconds} s.`);
  });
}

async function showRow(row: DeployRow, lent: { program: string; folder: string }): Promise<Shown> {
  const started = performance.now();
  stop.signal.throwIfAborted();
  const images = ['alpine:3', 'python:3.11-alpine', 'dockperm-lab/node:20'] as const;
  // A user is named after it, in at most 32 characters.
  const name = `d${process.pid}-${row.engine.kind.slice(0, 8)}`;
  const owner = identify(process.pid);
  if (process.stderr.isTTY) process.stderr.write(`${row.name} …\n`);
  try {
    const engine = await up({ ...row.engine, name, images, owner, signal: stop.signal });
    const marks = await show(await openStage(row, { engine, ...lent }));
    return { row, marks, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    stop.signal.throwIfAborted();
    const why = error instanceof LabError ? error.message : String((error as Error).stack ?? error);
    return { row, marks: { deployed: wrong(why) }, seconds: 0 };
  } finally {
    // The next row may share it.
    if (rows[rows.indexOf(row) + 1]?.engine.kind !== row.engine.kind) await down(name);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
