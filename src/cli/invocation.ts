import type { Command, Option } from 'commander';
import type { Invocation } from '../commands/context.ts';

/** What a command is about: repeated in every command that dockperm proposes. */
const selecting = [
  'directory',
  'file',
  'envFile',
  'profile',
  'service',
  'container',
  'all',
  'pid',
  'unit',
  'socket',
  'host',
  'context',
  'gid',
  'timeout',
];
/** Options of a single run, not repeated in the commands that dockperm proposes. */
const passing = [
  'dryRun',
  'yes',
  'format',
  'output',
  'from',
  'failOn',
  'strict',
  'list',
  'force',
  'textOnly',
];
/** What a run is allowed to do, and how: repeated where the same is to be done again. */
const consenting = ['allow', 'only', 'strategy', 'rebuild', 'env', 'profile', 'build', 'cache', 'smoke'];

/** Which of them an option is in; a test sees to it that each is in one. */
export const optionLists = { selecting, passing, consenting } as const;

/** How this run was started, without what is a default. */
export function invocationOf(command: Command, launcher: readonly string[]): Invocation {
  const given = command.options.filter((option) => isGiven(command, option));
  const words = (isWanted: (name: string) => boolean): string[] =>
    given.filter((option) => isWanted(option.attributeName())).flatMap((option) => wordsOf(command, option));
  return {
    launcher,
    name: command.name(),
    selection: [...positional(command), ...words((name) => selecting.includes(name))],
    consent: words((name) => consenting.includes(name) && !selecting.includes(name)),
  };
}

function isGiven(command: Command, option: Option): boolean {
  const name = option.attributeName();
  const isOff = command.getOptionValue(name) === false;
  return command.getOptionValueSource(name) === 'cli' && option.negate === isOff;
}

function wordsOf(command: Command, option: Option): string[] {
  const name = option.attributeName();
  const value: unknown = command.getOptionValue(name);
  const flag = option.short ?? option.long ?? '';
  if (typeof value === 'boolean') return [flag];
  const unit = name === 'timeout' ? 'ms' : '';
  return [value].flat().flatMap((each) => [flag, `${each}${unit}`]);
}

/** The directory of `deploy` says what it is about; the run of `undo` and the words of `explain` are this run's own. */
function positional(command: Command): readonly string[] {
  return command.name() === 'deploy' ? command.args : [];
}
