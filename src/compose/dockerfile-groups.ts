import type { Dockerfile } from './dockerfile-model.ts';
import { type StageChoice, stageChain, stageValues } from './dockerfile-stage.ts';
import { interpolate } from './interpolate.ts';

/** `groupadd -g GID NAME`, or `addgroup` in one of its dialects. */
export interface GroupCommand {
  readonly name: string;
  /** Variables filled in; empty where one has no value. */
  readonly gid: string;
  /** The variable that decides it; null for a plain number. */
  readonly variable: string | null;
  readonly line: number;
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
    return stage.runs.flatMap(({ value, line }) =>
      commandsIn(value).map(({ name, gid }) => {
        const filled = interpolate(gid, values);
        const called = interpolate(name, values).value || name;
        return { name: called, gid: filled.value, variable: filled.variables[0]?.name ?? null, line };
      }),
    );
  });
}

function commandsIn(script: string): { name: string; gid: string }[] {
  return script.split(/&&|;|\|/).flatMap((command) => {
    const words = command.trim().split(/\s+/).map(withoutQuotes);
    const [program = '', ...rest] = words;
    if (!/^(?:\/usr)?(?:\/s?bin\/)?(?:groupadd|addgroup)$/.test(program)) return [];
    if (rest.some((word) => /^(?:-\w*[of]\w*|--non-unique|--force)$/.test(word))) return [];
    const at = rest.findIndex((word) => /^-\w*g$|^--gid(?:=|$)/.test(word));
    const gid = rest[at]?.includes('=') ? rest[at].replace(/^[^=]*=/, '') : rest[at + 1];
    const name = rest.findLast((word) => !word.startsWith('-') && word !== gid);
    return at === -1 || gid === undefined || name === undefined ? [] : [{ name, gid }];
  });
}

function withoutQuotes(word: string): string {
  return word.replace(/^(["'])(.*)\1$/, '$2');
}
