import { Chalk } from 'chalk';
import type { Invocation } from './invocation.ts';

/** Meaning, not colour: reporters name the meaning of a text, and only this file maps it to a look. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  strong(text: string): string;
  dim(text: string): string;
  added(text: string): string;
  removed(text: string): string;
}

export interface PrettyOptions {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
  /** Where commands of dockperm are proposed. */
  readonly invocation?: Invocation;
}

export function makeStyle(coloured: 'coloured' | 'plain'): Style {
  const chalk = new Chalk({ level: coloured === 'coloured' ? 1 : 0 });
  return {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    strong: chalk.bold,
    dim: chalk.dim,
    added: chalk.green,
    removed: chalk.red,
  };
}
