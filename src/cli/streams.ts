import type { Output } from '../commands/context.ts';

const DEFAULT_COLUMNS = 80;

/** The reader can go away, with a closed terminal or a quit pager; a change in progress must still complete. */
export function outliveReaders({ stdin, stdout, stderr }: NodeJS.Process): void {
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
}

/** A terminal without a size reports 0 columns, and a spinner on it would erase lines endlessly. */
export function giveSize({ stdout, stderr }: NodeJS.Process): void {
  for (const stream of [stdout, stderr]) if (stream.isTTY) stream.columns ||= DEFAULT_COLUMNS;
}

/** Waits for pipes and terminals that still buffer output. */
export function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}

export function outputOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
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
