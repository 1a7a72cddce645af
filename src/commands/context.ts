import type { Host } from '../host/host.ts';
import { formatJson } from '../report/json.ts';
import { maskHome, maskValue } from '../report/mask.ts';
import { sanitize, sanitizeStyled } from '../report/sanitize.ts';
import { makeStyle, type PrettyOptions } from '../report/style.ts';
import { wrap } from '../report/wrap.ts';

/** The host, the streams, and whether a person can answer questions. */
export interface Terminal {
  readonly host: Host;
  /** What a person types in front of a command: `dockperm`, `npx dockperm` … */
  readonly launcher: readonly string[];
  readonly input: Input;
  readonly out: Output;
  readonly err: Output;
  /** Aborted by Ctrl-C or a request to end, once `beginChanges` was called; before that, either ends the process. */
  readonly signal: AbortSignal;
  /** From here on an interruption has to roll back changes. */
  beginChanges(): void;
  /** Asks a yes-or-no question. Only called when `interactive`. */
  ask(question: string): Promise<boolean>;
  readonly interactive: boolean;
}

/** What is piped in. */
export interface Input {
  readonly isTerminal: boolean;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** 80 where it is not a terminal. */
  readonly columns: number;
  readonly coloured: 'coloured' | 'plain';
}

type Format = (look: PrettyOptions) => string;

/**
 * What a command is given to work with. It has no way to a stream but these: each hides the home directory and secrets,
 * and spells out control characters, so that no command can forget to.
 */
export interface Context extends Omit<Terminal, 'out' | 'err'> {
  readonly err: Pick<Output, 'isTerminal' | 'columns'>;
  /** A report for a person, on standard output. */
  print(format: Format): void;
  /** As `print` would print it, for a file. */
  render(format: Format): string;
  /** A plan or its outcome for a program, on standard output; the program can run its commands. */
  printJson(value: unknown): void;
  /** A text that is read by programs, on standard output: made of facts that were masked before they were judged. */
  printText(text: string): void;
  /** Messages besides the report, on standard error, wrapped to its width. */
  notify(...lines: readonly string[]): void;
  /** For what is written by other means, such as a spinner or a file. */
  clean(text: string): string;
}

/** ` [y/N] ` and an answer follow a question. */
const ROOM_FOR_ANSWER = 10;

export function contextOn({ out, err, ...terminal }: Terminal): Context {
  const { host } = terminal;
  const mask = <T>(value: T): T => maskHome(value, host.env.HOME);
  const clean = (text: string): string => sanitize(maskValue(text, host.env.HOME));
  const formatted = (format: Format, coloured: Output['coloured']): string => {
    const text = mask(format({ style: makeStyle(coloured), width: out.columns }));
    return coloured === 'coloured' ? sanitizeStyled(text) : sanitize(text);
  };
  return {
    ...terminal,
    err: { isTerminal: err.isTerminal, columns: err.columns },
    print: (format) => out.write(formatted(format, out.coloured)),
    render: (format) => formatted(format, 'plain'),
    printJson: (value) => out.write(formatJson(mask(value))),
    printText: (text) => out.write(sanitize(text)),
    notify: (...lines) =>
      err.write(lines.map((line) => `${wrapLong(sanitize(mask(line)), err.columns)}\n`).join('')),
    clean,
    ask: (question) => terminal.ask(wrap(sanitize(mask(question)), err.columns - ROOM_FOR_ANSWER, '  ')),
  };
}

/** The columns of a line that fits stay as they are, and a command, which is indented, stays whole. */
function wrapLong(line: string, columns: number): string {
  return line.length <= columns || line.startsWith('  ') || line.includes('\n')
    ? line
    : wrap(line, columns, '  ');
}

export const exitCodes = { ok: 0, findings: 1, failed: 2, inconclusive: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export type { Invocation } from '../report/invocation.ts';
