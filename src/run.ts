import { explainFailure, formatBug } from './cli/failure.ts';
import { type Interruption, listen } from './cli/interruption.ts';
import { invocationOf } from './cli/invocation.ts';
import { launcherOf } from './cli/launcher.ts';
import { giveSize, outliveReaders, outputOf, written } from './cli/streams.ts';
import { contextOn, type ExitCode, exitCodes, type Invocation, type Terminal } from './commands/context.ts';
import { containerCleanup } from './host/container-cleanup.ts';
import type { Host } from './host/host.ts';
import { localHost } from './host/local.ts';
import { programDisk } from './host/local-disk.ts';
import { trustedPath } from './host/trusted-path.ts';

/** From arguments to exit code. The only place that catches. */
export async function run(process: NodeJS.Process): Promise<void> {
  outliveReaders(process);
  const fail = (error: unknown): ExitCode => {
    process.stderr.write(formatBug(error, process.env));
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

export async function runArguments(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const context = contextOn(terminal);
  const { makeProgram } = await import('./cli/make-program.ts');
  let exitCode: ExitCode = exitCodes.ok;
  let invocation: Invocation = { launcher: terminal.launcher, name: '', selection: [], consent: [] };
  const program = makeProgram(context, (code) => {
    exitCode = code;
  });
  program.hook('preAction', (_, command) => {
    invocation = invocationOf(command, terminal.launcher);
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explainFailure(error, context, { args, invocation });
  }
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
