import { setTimeout as sleep } from 'node:timers/promises';
import { objectOf, textOf } from '../../probes/json-value.ts';
import { failed, passed, type SmokeQuestion, skipped, type Trial } from './check.ts';
import { isolationTrials } from './isolation.ts';
import { asking, running } from './request-check.ts';
import { type Asked, describe, execute, get, readRun } from './service.ts';

const IN_A_ROW = 10;
/** As between a person's requests; without it they would empty the pool of warm containers. */
const PAUSE_MS = 50;

/** In an order in which each rests on those before it. */
export function quickTrials({ kind, token }: SmokeQuestion): Trial<Asked>[] {
  if (kind === 'of their own') return [healthy, showsMetrics('# TYPE '), runsScript, runsPython];
  const secret = token === null ? [] : [refusesStrangers];
  const answers = [runsScript, takesLittleTime, keepsErrorsApart, passesExitCode];
  const metrics = showsMetrics('dockperm_executor_pool_size');
  return [
    healthy,
    metrics,
    ...secret,
    ...answers,
    ...isolationTrials,
    runsPython,
    refusesImage,
    describesItself,
  ];
}

const healthy = asking('is healthy', 'HTTP 200 from /health', (asked) => get(asked, '/health'), {
  isRight: ({ status }) => status === 200,
});

function showsMetrics(word: string): Trial<Asked> {
  return asking('shows its metrics', `${word.trim()} in /metrics`, (asked) => get(asked, '/metrics'), {
    isRight: ({ status, body }) => status === 200 && textOf(body).includes(word),
  });
}

const refusesStrangers = asking(
  'refuses a request without the token',
  'HTTP 401',
  (asked) => execute({ ...asked, token: null }, { script: 'echo test' }),
  { isRight: ({ status }) => status === 401 },
);

const refusesImage = asking(
  'refuses an image that is not on its list',
  'HTTP 403',
  (asked) => execute(asked, { script: 'echo test', image: 'dockperm.invalid/not-on-the-list:0' }),
  { isRight: ({ status }) => status === 403 },
);

const describesItself = asking(
  'describes its requests',
  'an OpenAPI 3 document from /openapi.json',
  (asked) => get(asked, '/openapi.json'),
  { isRight: ({ status, body }) => status === 200 && textOf(objectOf(body).openapi).startsWith('3.') },
);

const runsScript = running('runs a script', 'echo "Docker permissions working!"', {
  wanted: 'its output',
  isRight: ({ success, stdout }) => success && stdout === 'Docker permissions working!\n',
});

const keepsErrorsApart = running('keeps standard error apart', 'echo one; echo two >&2', {
  wanted: 'one in stdout, two in stderr',
  isRight: ({ stdout, stderr }) => stdout === 'one\n' && stderr === 'two\n',
});

const passesExitCode = running('passes the exit code on', 'exit 7', {
  wanted: 'exit code 7, no success',
  isRight: ({ success, exitCode }) => !success && exitCode === 7,
});

const takesLittleTime: Trial<Asked> = {
  name: `answers ${IN_A_ROW} scripts, one after another`,
  wanted: 'an answer to each',
  observe: async (asked) => {
    const times: number[] = [];
    for (let count = 0; count < IN_A_ROW; count += 1) {
      const began = performance.now();
      const answer = await execute(asked, { script: 'echo again' });
      times.push(performance.now() - began);
      await sleep(PAUSE_MS);
      if (readRun(answer)?.stdout !== 'again\n') return failed(describe(answer));
    }
    const sorted = times.toSorted((a, b) => a - b);
    return passed(`p50 ${formatTime(sorted[IN_A_ROW / 2])}, the slowest ${formatTime(sorted.at(-1))}`);
  },
};

const runsPython: Trial<Asked> = {
  name: 'runs one in another image',
  wanted: 'Python 3 in the image of that name',
  observe: async (asked) => {
    const image = asked.images.find((name) => /(^|\/)python:/.test(name));
    if (image === undefined) return skipped('no image of Python is on its list');
    const answer = await execute(asked, { script: 'python3 --version', image });
    const run = readRun(answer);
    return run?.success && run.stdout.startsWith('Python 3') ? passed(run.stdout) : failed(describe(answer));
  },
};

function formatTime(milliseconds = 0): string {
  return `${milliseconds.toFixed(1)} ms`;
}
