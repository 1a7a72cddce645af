import type { Command, Option } from 'commander';
import type { Invocation } from '../commands/context.ts';

const selecting = [
  'directory',
  'file',
  'envFile',
  'profile',
  'service',
  'pid',
  'unit',
  'socket',
  'host',
  'context',
  'gid',
  'timeout',
];
/** Options of a single run, not repeated in the commands that dockperm proposes. */
const passing = ['dryRun', 'yes', 'format', 'output', 'from', 'failOn'];

/** How this run was started, without what is a default. */
export function invocationOf(command: Command, launcher: readonly string[]): Invocation {
  const given = command.options.filter((option) => isGiven(command, option));
  const words = (isWanted: (name: string) => boolean): string[] =>
    given.filter((option) => isWanted(option.attributeName())).flatMap((option) => wordsOf(command, option));
  return {
    launcher,
    name: command.name(),
    selection: [...positional(command), ...words((name) => selecting.includes(name))],
    consent: words((name) => !selecting.includes(name) && !passing.includes(name)),
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
