import { delimiter } from 'node:path';
import {
  type Context,
  contextOn,
  type ExitCode,
  exitCodes,
  type Output,
  type Terminal,
} from './commands/context.ts';
import { DockpermError } from './errors.ts';
import { containerCleanup } from './host/container-cleanup.ts';
import type { Host } from './host/host.ts';
import { localHost } from './host/local.ts';
import { programDisk } from './host/local-disk.ts';
import { trustedPath } from './host/trusted-path.ts';
import { type ErrorJson, errorJson } from './report/error-json.ts';

const DEFAULT_COLUMNS = 80;

/** From arguments to exit code. The only place that catches. */
export async function run(process: NodeJS.Process): Promise<void> {
  outliveReaders(process);
  const fail = (error: unknown): ExitCode => {
    process.stderr.write(formatBug(error));
    return exitCodes.failed;
  };
  process.on('uncaughtException', (error) => process.exit(fail(error)));
  const exitCode = await start(process).catch(fail);
  await Promise.all([written(process.stdout), written(process.stderr)]);
  // Exit at once: a name server or file system that hangs would keep the process alive without need.
  process.exit(exitCode);
}

async function start(process: NodeJS.Process): Promise<ExitCode> {
  const passedOver = limitPath(process);
  giveSize(process);
  const { host, settle } = containerCleanup(localHost(passedOver));
  return runArguments(process.argv.slice(2), terminalOf(process, host, listen(process, settle)));
}

/** Applies to every program that this process starts from here on. Returns the directories that were left out. */
function limitPath({ platform, env }: NodeJS.Process): readonly string[] {
  if (platform === 'win32') return [];
  const { trusted, passedOver } = trustedPath(programDisk, env.PATH ?? '');
  env.PATH = trusted;
  return passedOver;
}

/** The reader can go away, with a closed terminal or a quit pager; a change in progress must still complete. */
function outliveReaders({ stdin, stdout, stderr }: NodeJS.Process): void {
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
}

/** A terminal without a size reports 0 columns, and a spinner on it would erase lines endlessly. */
function giveSize({ stdout, stderr }: NodeJS.Process): void {
  for (const stream of [stdout, stderr]) if (stream.isTTY) stream.columns ||= DEFAULT_COLUMNS;
}

/** Waits for pipes and terminals that still buffer output. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}

type Interruption = Pick<Context, 'signal' | 'beginChanges'> & {
  /** What Ctrl-C does, for a prompt that catches it. */
  readonly interrupt: () => void;
};

/** Ctrl-C, a request to end, and a terminal that is closed. */
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Each ends dockperm at once while it only reads; once it changes something, it rolls back first. */
function listen(process: NodeJS.Process, settle: () => Promise<void> | null): Interruption {
  const stop = new AbortController();
  let isChanging = false;
  let isEnding = false;
  const end = (): never => process.exit(exitCodes.interrupted);
  const interrupt = (): void => {
    if (isChanging) stop.abort();
    else if (isEnding) end();
    else leave();
  };
  const leave = (): void => {
    isEnding = true;
    const settled = settle();
    if (settled === null) end();
    else settled.then(end, end);
  };
  // `on`, not `once`: execa listens too, and ends the process as soon as it is the last one that does.
  for (const signal of interruptions) process.on(signal, interrupt);
  return {
    signal: stop.signal,
    interrupt,
    beginChanges: () => {
      isChanging = true;
    },
  };
}

export async function runArguments(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const context = contextOn(terminal);
  const { makeProgram } = await import('./cli/make-program.ts');
  let exitCode: ExitCode = exitCodes.ok;
  try {
    await makeProgram(context, (code) => {
      exitCode = code;
    }).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explainFailure(error, { context, terminal, format: formatOf(args) });
  }
}

interface Failing {
  readonly context: Context;
  readonly terminal: Terminal;
  readonly format: 'json' | 'pretty';
}

function explainFailure(error: unknown, { context, terminal, format }: Failing): ExitCode {
  if (isUsage(error) && error.exitCode === 0) return exitCodes.ok;
  if (format === 'json') context.printJson(errorJson(describeFailure(error)));
  else if (error instanceof DockpermError) context.notify(`dockperm: ${error.message}`, error.next);
  else if (!isUsage(error)) terminal.err.write(context.clean(formatBug(error)));
  const isInterrupted = error instanceof DockpermError && error.code === 'interrupted';
  return isInterrupted ? exitCodes.interrupted : exitCodes.failed;
}

function describeFailure(error: unknown): ErrorJson['error'] {
  if (error instanceof DockpermError) return { code: error.code, message: error.message, hint: error.next };
  if (isUsage(error))
    return { code: 'usage', message: error.message, hint: 'Run dockperm --help for usage.' };
  return { code: 'internal', message: formatBug(error), hint: 'Report it with this message.' };
}

/** The requested output format, also of a command line that is otherwise invalid. */
function formatOf(args: readonly string[]): Failing['format'] {
  const isJson = args.some(
    (arg, index) => arg === '--format=json' || (arg === '--format' && args[index + 1] === 'json'),
  );
  return isJson ? 'json' : 'pretty';
}

function formatBug(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `dockperm: internal error. This is a bug in dockperm. Please report it with the following output:\n${detail}\n`;
}

/** Commander has already reported the error, or printed the requested help. */
function isUsage(error: unknown): error is { exitCode: number; message: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

function terminalOf(process: NodeJS.Process, host: Host, { interrupt, ...changes }: Interruption): Terminal {
  const { stdin, stdout, stderr, env } = process;
  return {
    host,
    launcher: launcherOf(process),
    input: { isTerminal: stdin.isTTY === true, chunks: () => stdin },
    out: outputOf(stdout, env),
    err: outputOf(stderr, env),
    ...changes,
    interactive: stdin.isTTY === true && stderr.isTTY === true && !env.CI,
    ask: async (question) =>
      (await import('./cli/prompt.ts')).promptYesNo(question, stdin, stderr, interrupt),
  };
}

/** As it was started: by npx, by a name that PATH leads to, or by the path of a file. */
function launcherOf({ argv, env }: NodeJS.Process): readonly string[] {
  const script = argv[1] ?? '';
  if (env.npm_command === 'exec') return ['npx', 'dockperm'];
  const [, folder = '', name = ''] = /^(.*)[/\\]([^/\\]*)$/.exec(script) ?? [];
  const isInPath = (env.PATH ?? '').split(delimiter).includes(folder);
  if (name === 'dockperm' || name === '') return isInPath || name === '' ? ['dockperm'] : [script];
  return ['node', script];
}

function outputOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
  const isTerminal = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    columns: (isTerminal && stream.columns) || DEFAULT_COLUMNS,
    coloured: isColoured(isTerminal, env) ? 'coloured' : 'plain',
  };
}

/** https://no-color.org and https://force-color.org; NO_COLOR wins. */
function isColoured(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
}
