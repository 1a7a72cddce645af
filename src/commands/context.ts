import type { Host } from '../host/host.ts';

/** What a command is given to work with: the machine, the streams, and whether somebody is there to answer. */
export interface Context {
  readonly host: Host;
  readonly input: Input;
  readonly out: Output;
  readonly err: Output;
  /** Aborted by Ctrl-C or a request to end, once `beginChanges` was called; before that, either ends the process. */
  readonly signal: AbortSignal;
  /** From here on there is something to put back. */
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

export const exitCodes = { ok: 0, findings: 1, failed: 2, inconclusive: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
