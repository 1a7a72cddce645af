import { formatSize } from '../settings/setting-values.ts';
import type { Limits } from '../settings/settings.ts';

/** Why the service itself ended a script. */
export type StopReason = 'timeout' | 'output_limit' | 'client_gone' | 'shutting_down';

/** What is known once a script has ended. Times in seconds. */
interface Known {
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly stopped: StopReason | undefined;
  readonly timeout: number;
  readonly limits: Limits;
}

type OutcomeName = 'ok' | 'nonzero' | 'timeout' | 'oom' | 'output_limit' | 'killed';

export interface Outcome {
  readonly name: OutcomeName;
  readonly exitCode: number;
  readonly error: string | null;
}

const timeoutExitCode = 124;

export function judge(ending: Known): Outcome {
  const { exitCode, limits } = ending;
  switch (ending.stopped) {
    case 'timeout':
      return { name: 'timeout', exitCode: timeoutExitCode, error: `timed out after ${ending.timeout} s` };
    case 'output_limit':
      return {
        name: 'output_limit',
        exitCode,
        error: `output limit of ${formatSize(limits.output)} exceeded; the script was stopped`,
      };
    case 'client_gone':
      return { name: 'killed', exitCode, error: 'stopped because the client disconnected' };
    case 'shutting_down':
      return { name: 'killed', exitCode, error: 'stopped because the service is shutting down' };
    case undefined:
      return judgeExit(ending);
  }
}

function judgeExit({ exitCode, oomKilled, limits }: Known): Outcome {
  if (exitCode === 0) return { name: 'ok', exitCode, error: null };
  if (oomKilled) {
    return { name: 'oom', exitCode, error: `out of memory (limit ${formatSize(limits.memory)})` };
  }
  const signal = exitCode > 128 && exitCode < 160 ? ` (signal ${exitCode - 128})` : '';
  return { name: 'nonzero', exitCode, error: `exited with code ${exitCode}${signal}` };
}
