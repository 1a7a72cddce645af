import { type Context, type ExitCode, exitCodes } from '../commands/context.ts';
import { DockpermError } from '../errors.ts';
import type { Environment } from '../host/host.ts';
import { type ErrorJson, errorJson } from '../report/error-json.ts';

/** What ended a command, in the format that was asked for, and the exit code. */
export function explainFailure(error: unknown, context: Context, args: readonly string[]): ExitCode {
  if (isUsage(error) && error.exitCode === 0) return exitCodes.ok;
  const isBug = !isUsage(error) && !(error instanceof DockpermError);
  const { message, hint } = describeFailure(error);
  if (wantsJson(args)) context.printJson(errorJson(describeFailure(error)));
  else if (!isUsage(error)) context.notify(`dockperm: ${message}`, hint);
  if (isBug) context.notify(...stackOf(error, context.host.env));
  const isInterrupted = error instanceof DockpermError && error.code === 'interrupted';
  return isInterrupted ? exitCodes.interrupted : exitCodes.failed;
}

/** The same where there is no context yet: for what fails before a command runs, or outside of what it waits for. */
export function formatBug(error: unknown, env: Environment): string {
  const { message, hint } = describeFailure(error);
  return [`dockperm: ${message}`, hint, ...stackOf(error, env), ''].join('\n');
}

/** The variable that shows where in dockperm a bug is. */
const DEBUG = 'DOCKPERM_DEBUG';

function describeFailure(error: unknown): ErrorJson['error'] {
  if (error instanceof DockpermError) return { code: error.code, message: error.message, hint: error.next };
  if (isUsage(error))
    return { code: 'usage', message: error.message, hint: 'Run dockperm --help for usage.' };
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return {
    code: 'internal',
    message: `Internal error: ${first.replace(/\.$/, '')}. This is a bug in dockperm.`,
    hint: `Please report it with what the same command prints with ${DEBUG}=1 in its environment.`,
  };
}

function stackOf(error: unknown, env: Environment): string[] {
  if (!env[DEBUG] || !(error instanceof Error)) return [];
  return (error.stack ?? '').split('\n').filter((line) => line !== '');
}

/** Also of a command line that is otherwise invalid. */
function wantsJson(args: readonly string[]): boolean {
  return args.some(
    (arg, index) => arg === '--format=json' || (arg === '--format' && args[index + 1] === 'json'),
  );
}

/** Commander has already reported the error, or printed the requested help. */
function isUsage(error: unknown): error is { exitCode: number; message: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}
