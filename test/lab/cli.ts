import { constants } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { down, downAll, requireKnown, status } from './down.ts';
import type { EngineKind } from './engine-state.ts';
import { kinds } from './engines/kinds.ts';
import { examples, formatEngine, formatStatus } from './format.ts';
import { install } from './install.ts';
import { LabError } from './lab-error.ts';
import { restart } from './restart.ts';
import { type UpOptions, up } from './up.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // `on`, not `once`: execa listens too, and ends the process as soon as it is the last one that does.
  process.on(name, () => {
    process.exitCode = 128 + constants.signals[name];
    note('stopping; taking down what was begun');
    stop.abort(new LabError('Called off; nothing was left behind.'));
  });
}

const format = () =>
  new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text');
const program = new Command('lab').description(
  'Brings real Docker engines up on this machine, and takes them down again.',
);
program.addHelpText('after', () => examples);

program
  .command('up')
  .argument('<kind>', Object.keys(kinds).join(', '), parseKind)
  .description('start an engine, or find it running')
  .option('--gid <number>', "the socket's group", parseGid)
  .option('--name <name>', 'another name than kind-gid')
  .option('--socket <path>', 'another place for the socket')
  .addOption(new Option('--network <which>', 'namespace it runs in').choices(['own', 'host', 'auto']))
  .addOption(format())
  .action(async (kind: EngineKind, { format, ...options }: Omit<UpOptions, 'kind'> & { format: string }) => {
    const engine = await up({ kind, ...options, signal: stop.signal, note });
    print(format === 'json' ? JSON.stringify(engine, null, 2) : formatEngine(engine));
  });

program
  .command('restart')
  .argument('<name>', 'as `status` lists it')
  .description('restart an engine under its running containers')
  .action(async (name: string) => {
    requireKnown(name);
    await restart(name);
    print(`Restarted: ${name}`);
  });

program
  .command('status')
  .description('list the engines of the lab')
  .addOption(format())
  .action(({ format }: { format: string }) => {
    const engines = status();
    print(format === 'json' ? JSON.stringify(engines, null, 2) : formatStatus(engines));
  });

program
  .command('down')
  .argument('[name]', 'as `status` lists it; every engine when left out')
  .option('--all', 'also those of a test run that is still going')
  .description('stop engines and remove all they stored; downloads and images are kept')
  .action(async (name: string | undefined, options: { all?: boolean }) => {
    if (name !== undefined) requireKnown(name);
    const gone = name === undefined ? await downAll(options) : [name];
    if (name !== undefined) await down(name);
    print(gone.length === 0 ? 'Nothing was up.' : `Down: ${gone.join(', ')}`);
  });

program
  .command('install')
  .description('fetch and make everything beforehand')
  .action(async () => {
    const { source, versions } = await install({ note });
    print(
      `Engine ${versions.dockerd} (${source}), client ${versions.docker}, Compose ${versions.compose}, Buildx ${versions.buildx}`,
    );
  });

try {
  await program.parseAsync();
} catch (error) {
  // What was running when it was called off, such as apt, got the signal too and fails in its own way.
  const cause = stop.signal.aborted ? stop.signal.reason : error;
  if (!(cause instanceof LabError)) throw cause;
  process.stderr.write(`${cause.message}\n`);
  process.exitCode ||= 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}

function parseKind(text: string): EngineKind {
  if (text in kinds) return text as EngineKind;
  throw new InvalidArgumentError(`The kinds are ${Object.keys(kinds).join(', ')}.`);
}

function parseGid(text: string): number {
  const gid = Number(text);
  // The kernel keeps 4294967295 for "leave it as it is".
  if (/^\d+$/.test(text) && gid < 2 ** 32 - 1) return gid;
  throw new InvalidArgumentError('A group id is a whole number from 0 to 4294967294.');
}
