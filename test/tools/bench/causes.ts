/**
 * `npm run bench:causes [-- --verbose] [-- --write-page]`: the host is broken as `npm run test:causes` breaks it, and what
 * people use today is asked beside dockperm, all as the same user with the same variables: who names the cause?
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runIn } from '../../lab/causes/ask-as.ts';
import { type Company, onStage } from '../../lab/causes/perform.ts';
import { personName } from '../../lab/causes/run-all.ts';
import { changeEngines, wishesOf } from '../../lab/causes/schedule.ts';
import { removeUser } from '../../lab/host/users.ts';
import { downOwnedBy, type Engine, ensureUser, identify, install, LabError } from '../../lab/lab.ts';
import { copyPackage } from '../demo/copy-package.ts';
import { stop } from '../demo/stop.ts';
import { type Breakage, breakages } from './causes/breakages.ts';
import type { Answer } from './causes/classify.ts';
import { writeComparison } from './causes/comparison-page.ts';
import { type Contestant, makeContestants } from './causes/contestants.ts';
import { countNamed, formatAnswers, formatTable, type Row } from './causes/table.ts';

const { values } = parseArgs({
  options: {
    verbose: { type: 'boolean', default: false },
    'write-page': { type: 'boolean', default: false },
  },
});
const patience = 10_000;

try {
  await main();
} catch (error) {
  const cause = stop.signal.aborted ? stop.signal.reason : error;
  if (!(cause instanceof LabError)) throw cause;
  process.stderr.write(`bench:causes: ${cause.message}\n`);
  process.exitCode ||= 2;
}

async function main(): Promise<void> {
  const { versions } = await install({ note });
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-bench-'));
  chmodSync(folder, 0o755);
  try {
    const program = copyPackage(join(folder, 'package'));
    const contestants = await makeContestants(program, versions.docker);
    const person = await ensureUser(personName, { owner: identify(process.pid) });
    const rows = await askAll(contestants, { program, person, engines: [], signal: stop.signal });
    report(rows, contestants);
  } finally {
    await downOwnedBy(process.pid);
    await removeUser(personName);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function askAll(contestants: readonly Contestant[], company: Company): Promise<Row[]> {
  let engines: readonly Engine[] = [];
  const rows: Row[] = [];
  for (const breakage of breakages) {
    note(`${breakage.rule}: ${breakage.act.staged}`);
    const running = engines.map(({ name }) => name);
    engines = await changeEngines(wishesOf(breakage.act), { ...company, running, note });
    rows.push({ breakage, answers: await ask(breakage, contestants, { ...company, engines }) });
    company.signal.throwIfAborted();
  }
  return rows;
}

/** Staged once for all of them, so that none has it easier. */
function ask(
  { act }: Breakage,
  contestants: readonly Contestant[],
  company: Company,
): Promise<Map<string, Answer>> {
  return onStage(act, company, async (scene, asking) => {
    const answers = new Map<string, Answer>();
    for (const { name, command } of contestants) {
      const ran = await runIn(scene, asking, ['timeout', `${patience / 1000}`, ...command]);
      const ended = ran.exitCode === 0 ? 'well' : ran.exitCode === 124 ? 'never' : 'badly';
      answers.set(name, { text: `${ran.stdout}\n${ran.stderr}`, ended });
    }
    return answers;
  });
}

function report(rows: readonly Row[], contestants: readonly Contestant[]): void {
  const names = contestants.map(({ name }) => name);
  const table = formatTable(rows, names);
  if (values.verbose) print(`${rows.map(formatAnswers).join('\n\n')}\n`);
  print(table);
  if (values['write-page']) writeComparison(table);
  if (countNamed(rows, 'dockperm') < rows.length) process.exitCode = 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}
