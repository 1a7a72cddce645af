/**
 * `npm run test:fixes`: every remedy that dockperm has, on real engines of this machine: who is denied before, connects
 * after `dockperm fix`, still connects after a restart of the engine, and has what was before after `dockperm undo`.
 * Ends with 1 when one of them does not do what it claims, or is not shown at all.
 */
import { parseArgs } from 'node:util';
import { stop } from '../tools/demo/stop.ts';
import { personName } from './causes/run-all.ts';
import { runEmulatedRemedies } from './emulation/run-remedies.ts';
import { systems } from './emulation/systemd-remedies.ts';
import { removeUser } from './host/users.ts';
import { downOwnedBy, ensureUser, identify, LabError } from './lab.ts';
import { formatSummary, formatTable } from './remedies/format.ts';
import { sections } from './remedies/index.ts';
import { isRight, unaccounted } from './remedies/judge.ts';
import { notShown } from './remedies/not-shown.ts';
import { toRow } from './remedies/row.ts';
import { runAll } from './remedies/run-all.ts';
import type { Row } from './remedies/showing.ts';
import { runMain } from './run-main.ts';
import { withProgram } from './with-program.ts';

const usage = `npm run test:fixes -- [--only RULE]… [--json]
npm run test:fixes -- --emulated [--only RULE]… [--json]

  --only RULE  only the remedies of this cause
  --emulated   those of a machine that systemd runs, in systems that qemu emulates. Takes three to five minutes the first
               time, when the system is made (700 MB in the cache), then two
  --json       one object instead of the table`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    emulated: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const isWhole = !values.only && !values.emulated;
const emulated = [{ title: 'In an emulated system: systemd', stagings: systems.flat() }];

const began = performance.now();
await runMain('remedies', () => (values.help ? print(usage) : main()));

async function main(): Promise<void> {
  await withProgram(async ({ program, folder }) => {
    const options = { program, folder, signal: stop.signal, note };
    report(
      values.emulated ? await runEmulatedRemedies(systems.map(wanted), options) : await showLive(options),
    );
  });
}

async function showLive(options: { program: string; signal: AbortSignal; note: (text: string) => void }) {
  const stagings = wanted(sections.flatMap((section) => section.stagings));
  if (stagings.length === 0) throw new LabError(`Nothing is staged for ${values.only?.join(', ')}.`);
  try {
    const person = await ensureUser(personName, { owner: identify(process.pid) });
    return await runAll(stagings, { ...options, person });
  } finally {
    await downOwnedBy(process.pid);
    await removeUser(personName);
  }
}

function wanted<S extends { readonly rule: string }>(stagings: readonly S[]): S[] {
  return stagings.filter(({ rule }) => values.only?.includes(rule) ?? true);
}

function report(shown: readonly Row[]): void {
  const missing = isWhole ? unaccounted(shown) : [];
  if (missing.length > 0 || !shown.every(isRight)) process.exitCode = 1;
  if (values.json) print(JSON.stringify({ rows: shown.map(toRow), notShown, missing }, null, 2));
  else printTable(shown, missing);
}

function printTable(shown: readonly Row[], missing: readonly string[]): void {
  print(formatTable([...sections, ...emulated], shown));
  for (const rule of missing) print(`\n✗ ${rule}: its remedy is not staged, and nothing says why`);
  print(`\n${formatSummary(shown, isWhole ? notShown : {})}`);
  print(`It took ${((performance.now() - began) / 1000).toFixed(0)} s. All of it is taken down again.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}
