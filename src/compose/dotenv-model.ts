/** One `NAME=value` as it stands in the file. Offsets count characters of the text; line and column count from 1. */
export interface Assignment {
  readonly key: string;
  /** After quotes, escapes and variables. Null for a bare `NAME`, which takes its value from the shell. */
  readonly value: string | null;
  /** The value's source text with its quotes, without the comment behind it. */
  readonly raw: string;
  readonly quote: '"' | "'" | null;
  /** False when a quote opens and never closes: Compose refuses the file. */
  readonly closed: boolean;
  readonly exported: boolean;
  readonly line: number;
  readonly column: number;
  /** The value's place in the text. */
  readonly start: number;
  readonly end: number;
}

export interface DotenvProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface Dotenv {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly DotenvProblem[];
}
