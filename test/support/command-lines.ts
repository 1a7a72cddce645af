import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { makeProgram } from '../../src/cli/make-program.ts';
import { contextOn, type Terminal } from '../../src/commands/context.ts';

/** What a shell says against the syntax of a text; empty if it would run it. Nothing is run. */
export function shellProblem(text: string): string {
  const { status, stderr } = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

/** What dockperm's own parser says against the arguments; empty if it takes them. No command is run. */
export async function parserProblem(args: readonly string[]): Promise<string> {
  const said: string[] = [];
  try {
    await idleProgram((text) => void said.push(text)).parseAsync([...args], { from: 'user' });
    return '';
  } catch (error) {
    const isHelp = error instanceof Error && 'exitCode' in error && error.exitCode === 0;
    return isHelp ? '' : `${said.join('')}${error}`;
  }
}

/** A command as it is declared, with its options. */
export function commandNamed(name: string): Command {
  const command = idleProgram(() => undefined).commands.find((each) => each.name() === name);
  if (command === undefined) throw new Error(`There is no command ${name}.`);
  return command;
}

/** dockperm's command line, with commands that do nothing. */
function idleProgram(write: (text: string) => void): Command {
  const out = { write, isTerminal: false, columns: 80, coloured: 'plain' };
  const terminal = { out, err: out, host: { cwd: '/', env: {} } } as unknown as Terminal;
  const program = makeProgram(contextOn(terminal), () => undefined);
  for (const command of program.commands) command.action(() => undefined);
  return program;
}

/** The arguments of each dockperm in a text for a shell: behind a launcher, in a pipe or in a list as well. */
export function dockpermCalls(text: string): readonly (readonly string[])[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((line) => simpleCommands(line))
    .flatMap((words) => {
      const at = words.findIndex((word) => /^(?:.*\/)?dockperm(?:\.js)?$/.test(word));
      const isCalled = at === 0 || (at > 0 && words.slice(0, at).every((word) => launchers.test(word)));
      return isCalled ? [words.slice(at + 1)] : [];
    });
}

/** What may stand before a program's name. */
const launchers = /^(?:npx|--yes|-y|sudo|node|!|[A-Z_]+=.*)$/;

const token =
  /#.*$|\|\||&&|[|;&]|\d?>&\d|(?:\d?>>?|<)\s*\S+|(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'|;&<>]|\\.)+/g;

/** The words of each simple command of a line, without quotes, redirections and a comment at the end. */
function simpleCommands(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [word] of line.matchAll(token)) {
    if (/^(?:\|\||&&|[|;&])$/.test(word)) commands.push([]);
    else if (!/^(?:#|\d?>|<)/.test(word)) commands.at(-1)?.push(word.replace(/["'\\]/g, ''));
  }
  return commands;
}
