import { type Progress, silent } from '../progress.ts';
import { sanitize } from '../report/sanitize.ts';
import type { Context } from './context.ts';

/** A spinner on standard error when a person watches; nothing when a program does. */
export async function makeProgress({ err }: Context, format: string): Promise<Progress> {
  if (!err.isTerminal || format === 'json') return silent;
  const { default: ora } = await import('ora');
  return {
    start(title) {
      const began = Date.now();
      const spinner = ora({ text: shorten(title, err.columns), discardStdin: false }).start();
      const seconds = (): string => `${((Date.now() - began) / 1000).toFixed(1)} s`;
      return {
        detail: (line) => {
          spinner.text = shorten(`${title}: ${sanitize(line.trim())}`, err.columns);
        },
        done: () => spinner.succeed(shorten(`${title} (${seconds()})`, err.columns)),
        failed: () => spinner.fail(shorten(`${title} (${seconds()})`, err.columns)),
      };
    },
  };
}

/** A line that wraps cannot be taken back by the spinner. */
function shorten(text: string, columns: number): string {
  const room = columns - 4;
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
