import { describe, expect, it } from 'vitest';
import { judge } from '../../../templates/executor/src/script/outcome.ts';
import { readSettings } from '../../../templates/executor/src/settings/settings.ts';

const { limits } = readSettings({ EXECUTOR_INSECURE_NO_TOKEN: '1' });
const plain: Parameters<typeof judge>[0] = {
  exitCode: 0,
  oomKilled: false,
  stopped: undefined,
  timeout: 5,
  limits,
};

describe('the outcome', () => {
  it.each<[string, Partial<Parameters<typeof judge>[0]>, object]>([
    ['of an exit with 0 is success', {}, { name: 'ok', exitCode: 0, error: null }],
    ['of another exit names the code', { exitCode: 7 }, { name: 'nonzero', error: 'exited with code 7' }],
    [
      'of a signal names it',
      { exitCode: 137 },
      { name: 'nonzero', error: 'exited with code 137 (signal 9)' },
    ],
    [
      'of too little memory is distinguished from a plain 137',
      { exitCode: 137, oomKilled: true },
      { name: 'oom', error: 'out of memory (limit 256 MiB)' },
    ],
    [
      'is a success where a script survived the loss of a child',
      { oomKilled: true },
      { name: 'ok', error: null },
    ],
    [
      'of a timeout has the code of timeout(1)',
      { exitCode: 137, stopped: 'timeout' },
      { name: 'timeout', exitCode: 124, error: 'timed out after 5 s' },
    ],
    [
      'of too much output says so',
      { exitCode: 137, stopped: 'output_limit' },
      { name: 'output_limit', error: 'output limit of 1 MiB exceeded; the script was stopped' },
    ],
    [
      'of a shutdown says so',
      { exitCode: 137, stopped: 'shutting_down' },
      { name: 'killed', error: 'stopped because the service is shutting down' },
    ],
  ])('%s', (_title, ending, outcome) => {
    expect(judge({ ...plain, ...ending })).toMatchObject(outcome);
  });
});
