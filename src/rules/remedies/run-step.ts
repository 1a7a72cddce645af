import type { Command } from '../../host/command.ts';
import type { RunStep } from '../rule.ts';

interface Ways {
  /** The command that undoes it. */
  readonly undo?: readonly string[];
  readonly starts?: 'engine';
  readonly restarts?: 'engine';
}

/** A command that only root can run; other users see and run it with `sudo`. */
export function asRoot(words: readonly string[], ways: Ways = {}): RunStep {
  return step(words, { ...ways, needsRoot: true });
}

export function asUser(words: readonly string[], ways: Ways = {}): RunStep {
  return step(words, { ...ways, needsRoot: false });
}

function step(
  words: readonly string[],
  { undo, starts, restarts, needsRoot }: Ways & Pick<RunStep, 'needsRoot'>,
): RunStep {
  return {
    kind: 'run',
    command: commandOf(words),
    needsRoot,
    ...(undo ? { undo: commandOf(undo) } : {}),
    ...(starts ? { starts } : {}),
    ...(restarts ? { restarts } : {}),
  };
}

function commandOf([file = '', ...args]: readonly string[]): Command {
  return { file, args };
}
