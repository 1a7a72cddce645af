import { setTimeout as sleep } from 'node:timers/promises';
import { type Progress, silent } from '../apply/progress.ts';
import type { Context } from './context.ts';

/**
 * A spinner on standard error when a person watches. Nothing when a program does, or a line for each step where it is
 * worth a log.
 */
export async function makeProgress(
  { err, host, notify, clean }: Context,
  format: string,
  otherwise: 'nothing' | 'lines' = 'nothing',
): Promise<Progress> {
  if (format === 'json') return silent;
  if (!err.isTerminal) return otherwise === 'lines' ? inLines(notify, host) : silent;
  const { default: ora } = await import('ora');
  return {
    start(title) {
      const began = host.now();
      const spinner = ora({ text: shorten(clean(title), err.columns), discardStdin: false }).start();
      const seconds = (): string => `${((host.now() - began) / 1000).toFixed(1)} s`;
      return {
        detail: (line) => {
          spinner.text = shorten(clean(`${title}: ${line.trim()}`), err.columns);
        },
        done: () => spinner.succeed(shorten(clean(`${title} (${seconds()})`), err.columns)),
        failed: () => spinner.fail(shorten(clean(`${title} (${seconds()})`), err.columns)),
      };
    },
  };
}

/** After this time a log line says which step is running. */
const QUIET_MS = 2_000;

function inLines(notify: Context['notify'], host: Pick<Context['host'], 'now'>): Progress {
  return {
    start(title) {
      const began = host.now();
      const notice = setTimeout(() => notify(`… ${title}`), QUIET_MS);
      const end = (mark: string): void => {
        clearTimeout(notice);
        notify(`${mark} ${title} (${((host.now() - began) / 1000).toFixed(1)} s)`);
      };
      return { detail: () => undefined, done: () => end('✓'), failed: () => end('✗') };
    },
  };
}

/** After this time a person at the terminal sees what dockperm is doing. */
const NOTICE_MS = 1_000;

/** For slow reads, which are not reported as steps: the spinner leaves no trace. */
export async function withSpinner<T>({ err }: Context, format: string, work: Promise<T>): Promise<T> {
  if (!err.isTerminal || format !== 'pretty') return work;
  const started = startSpinner(err.columns, work);
  try {
    return await work;
  } finally {
    (await started)?.stop();
  }
}

/** Null if the work is done before the notice is due. */
async function startSpinner(columns: number, work: Promise<unknown>): Promise<{ stop(): unknown } | null> {
  const stop = new AbortController();
  const settle = (): void => stop.abort();
  work.then(settle, settle);
  const isLong = await sleep(NOTICE_MS, true, { signal: stop.signal }).catch(() => false);
  if (!isLong) return null;
  const { default: ora } = await import('ora');
  const text = shorten('Checking the engine, the project and its containers', columns);
  return stop.signal.aborted ? null : ora({ text, discardStdin: false }).start();
}

/** The spinner cannot erase a line that wraps. */
function shorten(text: string, columns: number): string {
  const room = columns - 4;
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
