/**
 * `npm run test:causes`: every cause that dockperm can name is brought about on this machine, one after another, beside what is
 * taken for it most easily, and an ordinary user asks. Ends with 1 when a wrong cause is named, or one that a rule knows
 * is not staged at all.
 */
import { parseArgs } from 'node:util';
import { stop } from '../tools/demo/stop.ts';
import { formatSections, formatSummary } from './causes/format.ts';
import { type Section, sections } from './causes/index.ts';
import { unstaged } from './causes/judge.ts';
import { toRow } from './causes/row.ts';
import { personName, type Results, runAll } from './causes/run-all.ts';
import type { Act, Staging } from './causes/staging.ts';
import { emulatedSections } from './emulation/index.ts';
import { runEmulated } from './emulation/run-emulated.ts';
import { removeUser } from './host/users.ts';
import { downOwnedBy, LabError } from './lab.ts';
import { runMain } from './run-main.ts';
import { withProgram } from './with-program.ts';

const usage = `npm run test:causes -- [--only RULE]… [--json]
npm run test:causes -- --emulated [--only RULE]… [--json]

  --only RULE  only this cause
  --emulated   what this machine's kernel cannot show: SELinux, AppArmor and systemd, in systems that qemu emulates.
               Takes three to four minutes the first time, when the system is made (700 MB in the cache), then two
  --json       every finding instead of the table`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    emulated: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const began = performance.now();
await runMain('causes', () => (values.help ? print(usage) : main()));

async function main(): Promise<void> {
  await withProgram(async ({ program, folder }) => {
    const results = await stage({ program, folder, signal: stop.signal, note });
    const isWhole = !values.only && !values.emulated;
    report(results, isWhole ? unstaged(new Set([...results.keys()].map(({ rule }) => rule))) : []);
  });
}

async function stage(options: Parameters<typeof runEmulated>[1]): Promise<Results> {
  if (values.emulated) return runEmulated(wantedOf(emulatedSections), options);
  const wanted = wantedOf(sections);
  try {
    return await runAll(wanted, options);
  } finally {
    await downOwnedBy(process.pid);
    await removeUser(personName);
  }
}

function wantedOf<A extends Act>(all: readonly Section<A>[]): Staging<A>[] {
  const wanted = all
    .flatMap(({ stagings }) => stagings)
    .filter(({ rule }) => values.only?.includes(rule) ?? true);
  if (wanted.length === 0) throw new LabError(`Nothing is staged for ${values.only?.join(', ')}.`);
  return wanted;
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
  print(formatSections([...sections, ...emulatedSections], results));
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
