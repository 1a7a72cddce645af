import { objectOf, textOf } from '../../host/json-value.ts';
import { failed, passed, type SmokeCheck, type SmokeOptions, skipped } from './check.ts';
import { isolationChecks } from './isolation.ts';
import { requestCheck, scriptCheck } from './request-check.ts';
import { describe, execute, get, readRun, type SmokeTarget } from './service.ts';

const IN_A_ROW = 10;
/** As between a person's requests; without it they would empty the pool of warm containers. */
const PAUSE_MS = 50;

/** In an order in which each rests on those before it. */
export function quickChecks({ kind, token }: SmokeOptions): SmokeCheck<SmokeTarget>[] {
  if (kind === 'custom') return [healthy, showsMetrics('# TYPE '), runsScript, runsPython];
  const secret = token === null ? [] : [refusesStrangers];
  const answers = [runsScript, takesLittleTime, keepsErrorsApart, passesExitCode];
  const metrics = showsMetrics('dockperm_executor_pool_size');
  return [
    healthy,
    metrics,
    ...secret,
    ...answers,
    ...isolationChecks,
    runsPython,
    refusesImage,
    describesItself,
  ];
}

const healthy = requestCheck('answers /health', 'HTTP 200 from /health', (asked) => get(asked, '/health'), {
  isRight: ({ status }) => status === 200,
});

function showsMetrics(word: string): SmokeCheck<SmokeTarget> {
  return requestCheck('serves /metrics', `${word.trim()} in /metrics`, (asked) => get(asked, '/metrics'), {
    isRight: ({ status, body }) => status === 200 && textOf(body).includes(word),
  });
}

const refusesStrangers = requestCheck(
  'rejects a request without the token',
  'HTTP 401',
  (asked) => execute({ ...asked, token: null }, { script: 'echo test' }),
  { isRight: ({ status }) => status === 401 },
);

const refusesImage = requestCheck(
  'rejects an image that is not in IMAGES',
  'HTTP 403',
  (asked) => execute(asked, { script: 'echo test', image: 'dockperm.invalid/not-on-the-list:0' }),
  { isRight: ({ status }) => status === 403 },
);

const describesItself = requestCheck(
  'serves /openapi.json',
  'an OpenAPI 3 document from /openapi.json',
  (asked) => get(asked, '/openapi.json'),
  { isRight: ({ status, body }) => status === 200 && textOf(objectOf(body).openapi).startsWith('3.') },
);

const runsScript = scriptCheck('runs a script', 'echo "Docker permissions working!"', {
  expected: '"Docker permissions working!"',
  isRight: ({ success, stdout }) => success && stdout === 'Docker permissions working!\n',
});

const keepsErrorsApart = scriptCheck('separates stdout and stderr', 'echo one; echo two >&2', {
  expected: 'one in stdout, two in stderr',
  isRight: ({ stdout, stderr }) => stdout === 'one\n' && stderr === 'two\n',
});

const passesExitCode = scriptCheck('returns the exit code', 'exit 7', {
  expected: 'exit code 7 and success false',
  isRight: ({ success, exitCode }) => !success && exitCode === 7,
});

const takesLittleTime: SmokeCheck<SmokeTarget> = {
  name: `runs ${IN_A_ROW} scripts in a row`,
  expected: `${IN_A_ROW} answers`,
  observe: async (asked) => {
    const times: number[] = [];
    for (let count = 0; count < IN_A_ROW; count += 1) {
      const began = performance.now();
      const answer = await execute(asked, { script: 'echo again' });
      times.push(performance.now() - began);
      await asked.host.sleep(PAUSE_MS);
      if (readRun(answer)?.stdout !== 'again\n') return failed(describe(answer));
    }
    const sorted = times.toSorted((a, b) => a - b);
    return passed(`p50 ${formatTime(sorted[IN_A_ROW / 2])}, max ${formatTime(sorted.at(-1))}`);
  },
};

const runsPython: SmokeCheck<SmokeTarget> = {
  name: 'runs a script in another image',
  expected: 'output of python3 --version',
  observe: async (asked) => {
    const image = asked.images.find((name) => /(^|\/)python:/.test(name));
    if (image === undefined) return skipped('no Python image in IMAGES');
    const answer = await execute(asked, { script: 'python3 --version', image });
    const run = readRun(answer);
    return run?.success && run.stdout.startsWith('Python 3') ? passed(run.stdout) : failed(describe(answer));
  },
};

function formatTime(milliseconds = 0): string {
  return `${milliseconds.toFixed(1)} ms`;
}
