import type { Instruction } from './dockerfile-lines.ts';
import type { Dockerfile } from './dockerfile-model.ts';
import { type StageChoice, stageChain, stageValues } from './dockerfile-stage.ts';
import { interpolate } from './interpolate.ts';
import { readCommands, type ShellWord, withoutQuotes } from './shell-commands.ts';

/** `groupadd -g GID NAME`, or `addgroup` in one of its dialects. */
export interface GroupCommand {
  readonly name: string;
  /** Variables filled in; empty where one has no value. */
  readonly gid: string;
  /** The variable that decides it; null for a plain number. */
  readonly variable: string | null;
  /** Of the command itself, which may be further down than its `RUN`. */
  readonly line: number;
}

/** The same as it stands in one `RUN`: with quotes around its words, and without values for variables. */
export interface WrittenGroup {
  readonly tool: 'groupadd' | 'addgroup';
  readonly program: ShellWord;
  /** Everything behind the program's name, redirections too. */
  readonly rest: readonly ShellWord[];
  readonly name: string;
  readonly gid: string;
  /** It fails where the number is taken. */
  readonly insists: boolean;
}

/** Anything that looks before it creates, or makes room first, may well get away with a number that is taken. */
const careful =
  /\|\||\b(?:getent|grep|if|case|test|awk|sed|groupmod|groupdel|delgroup)\b|\[\s|\/etc\/group|^\s*\[|<</;

/** The groups that the stage which is built creates with numbers of its choice, in the order of the build. */
export function readGroupCommands(dockerfile: Dockerfile, choice: StageChoice = {}): GroupCommand[] {
  const stages = stageChain(dockerfile, choice).toReversed();
  const changesGroups = stages.some(({ runs }) => runs.some(({ value }) => careful.test(value)));
  if (changesGroups) return [];
  return stages.flatMap((stage) => {
    const values = stageValues(dockerfile, stage, choice);
    return stage.runs.flatMap((run) =>
      writtenGroups(run).flatMap(({ name, gid, insists, program }) => {
        const filled = interpolate(gid, values);
        const called = interpolate(name, values).value || name;
        const line = placeIn(run, program.at).line;
        const variable = filled.variables[0]?.name ?? null;
        return insists ? [{ name: called, gid: filled.value, variable, line }] : [];
      }),
    );
  });
}

export function writtenGroups(run: Instruction): WrittenGroup[] {
  if (/^\s*\[|<</.test(run.value)) return [];
  return readCommands(run.value).flatMap((words) => {
    const [program, ...rest] = words.slice(words.findIndex(({ text }) => !text.startsWith('--')));
    const called = /^(?:\/usr)?(?:\/s?bin\/)?(groupadd|addgroup)$/.exec(program?.text ?? '')?.[1];
    if (program === undefined || called === undefined) return [];
    const named = namedIn(rest);
    return named === null ? [] : [{ tool: called as WrittenGroup['tool'], program, rest, ...named }];
  });
}

function namedIn(rest: readonly ShellWord[]): Pick<WrittenGroup, 'name' | 'gid' | 'insists'> | null {
  const redirection = rest.findIndex(({ text }) => /^\d*[<>]/.test(text));
  const words = rest
    .slice(0, redirection === -1 ? rest.length : redirection)
    .map(({ text }) => withoutQuotes(text));
  const at = words.findIndex((word) => /^-\w*g$|^--gid(?:=|$)/.test(word));
  const gid = words[at]?.includes('=') ? words[at].replace(/^[^=]*=/, '') : words[at + 1];
  const name = words.findLast((word) => !word.startsWith('-') && word !== gid);
  if (at === -1 || gid === undefined || name === undefined) return null;
  const insists = !words.some((word) => /^(?:-\w*[of]\w*|--non-unique|--force)$/.test(word));
  return { name, gid: withoutQuotes(gid), insists };
}

/** Where a character of the value stands in the text. */
export function placeIn({ pieces, line }: Instruction, at: number): { offset: number; line: number } {
  const piece = pieces.findLast((each) => each.at <= at) ?? { at, offset: 0, line };
  return { offset: piece.offset + at - piece.at, line: piece.line };
}
