/**
 * `npm run remedies`: every remedy that dockperm has, on real engines of this machine: who is denied before, connects
 * after `dockperm fix`, still connects after a restart of the engine, and has what was before after `dockperm undo`.
 * Ends with 1 when one of them does not do what it claims, or is not shown at all.
 */
import { parseArgs } from 'node:util';
import { stop } from '../demo/stop.ts';
import { personName } from './causes/run-all.ts';
import { removeUser } from './host/users.ts';
import { downOwnedBy, ensureUser, identify, LabError } from './lab.ts';
import { formatSummary, formatTable } from './remedies/format.ts';
import { sections } from './remedies/index.ts';
import { isRight, unaccounted } from './remedies/judge.ts';
import { notShown } from './remedies/not-shown.ts';
import { toRow } from './remedies/row.ts';
import { runAll, type Shown } from './remedies/run-all.ts';
import { withProgram } from './with-program.ts';

const usage = `npm run remedies -- [--only RULE]… [--json]

  --only RULE  only the remedies of this cause
  --json       one object instead of the table`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const began = performance.now();
try {
  if (values.help) print(usage);
  else await main();
} catch (error) {
  const cause = stop.signal.aborted ? stop.signal.reason : error;
  if (!(cause instanceof LabError)) throw cause;
  process.stderr.write(`remedies: ${cause.message}\n`);
  process.exitCode ||= 2;
}

async function main(): Promise<void> {
  const wanted = sections
    .flatMap(({ stagings }) => stagings)
    .filter(({ rule }) => values.only?.includes(rule) ?? true);
  if (wanted.length === 0) throw new LabError(`Nothing is staged for ${values.only?.join(', ')}.`);
  await withProgram(async ({ program }) => {
    try {
      const person = await ensureUser(personName, { owner: identify(process.pid) });
      report(await runAll(wanted, { program, person, signal: stop.signal, note }));
    } finally {
      await downOwnedBy(process.pid);
      await removeUser(personName);
    }
  });
}

function report(shown: readonly Shown[]): void {
  const missing = values.only ? [] : unaccounted(shown);
  if (missing.length > 0 || !shown.every(isRight)) process.exitCode = 1;
  if (values.json) print(JSON.stringify({ rows: shown.map(toRow), notShown, missing }, null, 2));
  else printTable(shown, missing);
}

function printTable(shown: readonly Shown[], missing: readonly string[]): void {
  print(formatTable(sections, shown));
  for (const rule of missing) print(`\n✗ ${rule}: its remedy is not staged, and nothing says why`);
  print(`\n${formatSummary(shown, values.only ? {} : notShown)}`);
  print(`It took ${((performance.now() - began) / 1000).toFixed(0)} s. All of it is taken down again.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}
