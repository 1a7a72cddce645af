import { type Context, type ExitCode, exitCodes } from '../commands/context.ts';
import { DockpermError, type NextStep } from '../errors.ts';
import type { Environment } from '../host/host.ts';
import { type ErrorJson, errorJson } from '../report/error-json.ts';
import { completeNext, formatNextSteps, nextInLine } from '../report/format-next.ts';
import { type Invocation, plainInvocation } from '../report/invocation.ts';

/** What ended a command, in the format that was asked for, and the exit code. */
export function explainFailure(
  error: unknown,
  context: Context,
  { args, invocation }: { readonly args: readonly string[]; readonly invocation: Invocation },
): ExitCode {
  if (isUsage(error) && error.exitCode === 0) return exitCodes.ok;
  const isBug = !isUsage(error) && !(error instanceof DockpermError);
  const { next, ...failure } = describeFailure(error);
  const steps = next.map((step) => completeNext(step, invocation));
  if (wantsJson(args))
    context.printJson(errorJson({ ...failure, hint: nextInLine(next, invocation), next: steps }));
  else if (!isUsage(error))
    context.notify(
      `dockperm: ${failure.message}`,
      ...formatNextSteps(next, { width: context.err.columns, invocation }),
    );
  if (isBug) context.notify(...stackOf(error, context.host.env));
  const isInterrupted = error instanceof DockpermError && error.code === 'interrupted';
  return isInterrupted ? exitCodes.interrupted : exitCodes.failed;
}

/** The same where there is no context yet: for what fails before a command runs, or outside of what it waits for. */
export function formatBug(error: unknown, env: Environment): string {
  const { message, next } = describeFailure(error);
  return [`dockperm: ${message}`, nextInLine(next, plainInvocation), ...stackOf(error, env), ''].join('\n');
}

/** The variable that shows where in dockperm a bug is. */
const DEBUG = 'DOCKPERM_DEBUG';

interface Described extends Pick<ErrorJson['error'], 'code' | 'message'> {
  readonly next: readonly NextStep[];
}

function describeFailure(error: unknown): Described {
  if (error instanceof DockpermError) {
    const { code, message, next } = error;
    return { code, message, next };
  }
  if (isUsage(error))
    return {
      code: 'usage',
      message: error.message,
      next: [{ sentence: 'Run dockperm --help for usage.' }],
    };
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return {
    code: 'internal',
    message: `Internal error: ${first.replace(/\.$/, '')}. This is a bug in dockperm.`,
    next: [
      { sentence: `Please report it with what the same command prints with ${DEBUG}=1 in its environment.` },
    ],
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
