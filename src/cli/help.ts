import { type Command, Option } from 'commander';

export interface HelpTail {
  /** Lines of text before the examples, as they stand. */
  readonly notes?: readonly string[];
  /** Commands that can be pasted, each with what it is for. */
  readonly examples: readonly (readonly [command: string, purpose?: string])[];
  readonly exitCodes: Readonly<Record<number, string>>;
}

/** The same in every help; subcommands that are added later inherit it. */
export function withHelp(program: Command): Command {
  return program
    .helpOption('-h, --help', 'Show this help')
    .helpCommand('help [command]', 'Show help for a command')
    .configureHelp({ optionDescription, argumentDescription: optionDescription });
}

/** For a command whose options are in groups: the help is in none of them. */
export function otherHelpOption(): Option {
  return new Option('-h, --help', 'Show this help').helpGroup('Other:');
}

interface Described {
  readonly description: string;
  readonly defaultValue?: unknown;
  readonly defaultValueDescription?: string | undefined;
  readonly argChoices?: string[] | undefined;
}

/** Choices and default in one pair of parentheses, as a person would write them. */
function optionDescription({ description, argChoices, ...rest }: Described): string {
  const { defaultValue, defaultValueDescription } = rest;
  const value = defaultValueDescription ?? (typeof defaultValue === 'string' ? defaultValue : undefined);
  const facts = [
    ...(argChoices ? [argChoices.join(', ')] : []),
    ...(value === undefined ? [] : [`default: ${value}`]),
  ];
  return facts.length === 0 ? description : `${description} (${facts.join('; ')})`;
}

export function formatHelpTail({ notes = [], examples, exitCodes }: HelpTail): string {
  const width = Math.max(...examples.flatMap(([line, purpose]) => (purpose ? [line.length] : [])));
  const lines = examples.map(([line, purpose]) =>
    purpose ? `  ${line.padEnd(width)}  # ${purpose}` : `  ${line}`,
  );
  return [
    ...(notes.length === 0 ? [] : ['', ...notes]),
    '',
    'Examples:',
    ...lines,
    '',
    'Exit codes:',
    ...formatExitCodes(Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}`)),
  ].join('\n');
}

/** Four in two columns. */
function formatExitCodes(lines: readonly string[]): readonly string[] {
  if (lines.length < 4) return lines;
  const [left, right] = [lines.slice(0, 2), lines.slice(2)];
  const width = Math.max(...left.map(({ length }) => length));
  return left.map((line, index) => `${line.padEnd(width)}${right[index] ?? ''}`);
}

/** What the code 2 means for every command that looks at a host. */
export const FAILED = 'Usage error, unreadable input or internal error';
export const TIMED_OUT = 'Unknown: no answer, or not judged';
