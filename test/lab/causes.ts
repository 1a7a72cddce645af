/**
 * `npm run causes [-- --only RULE] [--json]`: every cause that dockperm can name is brought about on this machine, one
 * after another, beside what is taken for it most easily, and an ordinary user asks. Ends with 1 when a wrong cause is
 * named, or one that a rule knows is not staged at all.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyPackage } from '../demo/copy-package.ts';
import { stop } from '../demo/stop.ts';
import { formatSections, formatSummary } from './causes/format.ts';
import { sections } from './causes/index.ts';
import { unstaged } from './causes/judge.ts';
import { toRow } from './causes/row.ts';
import { personName, type Results, runAll } from './causes/run-all.ts';
import { removeUser } from './host/users.ts';
import { downOwnedBy, LabError } from './lab.ts';
import { whyNot } from './requirements.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
});

const began = performance.now();
try {
  await main();
} catch (error) {
  const cause = stop.signal.aborted ? stop.signal.reason : error;
  if (!(cause instanceof LabError)) throw cause;
  process.stderr.write(`causes: ${cause.message}\n`);
  process.exitCode ||= 2;
}

async function main(): Promise<void> {
  const reason = whyNot();
  if (reason !== undefined) throw new LabError(reason);
  const all = sections.flatMap(({ stagings }) => stagings);
  const wanted = all.filter(({ rule }) => values.only?.includes(rule) ?? true);
  if (wanted.length === 0) throw new LabError(`Nothing is staged for ${values.only?.join(', ')}.`);
  const missing = values.only ? [] : unstaged(new Set(all.map(({ rule }) => rule)));
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-causes-'));
  chmodSync(folder, 0o755);
  try {
    const program = copyPackage(join(folder, 'package'));
    report(await runAll(wanted, { program, signal: stop.signal, note }), missing);
  } finally {
    await downOwnedBy(process.pid);
    await removeUser(personName);
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(results: Results, missing: readonly string[]): void {
  const isWrong = [...results.values()].some(
    ({ cause, lookAlike }) => cause?.problems.length || lookAlike?.problems.length,
  );
  if (isWrong || missing.length > 0) process.exitCode = 1;
  if (values.json) print(JSON.stringify({ rows: [...results].map(toRow), missing }, null, 2));
  else printTable(results, missing);
}

function printTable(results: Results, missing: readonly string[]): void {
  print(formatSections(sections, results));
  for (const rule of missing) print(`\n✗ ${rule}\n  WRONG   nothing is staged for this rule`);
  print(`\n${formatSummary(results, missing)}`);
  print(`It took ${((performance.now() - began) / 1000).toFixed(0)} s. All of it is taken down again.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}
