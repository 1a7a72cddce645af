import { placeIn, type WrittenGroup, writtenGroups } from '../../compose/dockerfile-groups.ts';
import { type Instruction, readInstructions } from '../../compose/dockerfile-lines.ts';
import type { DockerfileEdit, EditResult } from '../edit.ts';
import { linesFor } from '../lines-for.ts';
import { applySplices, type Splice } from '../text/splice.ts';
import { shareNumber } from './dockerfile-share.ts';

/**
 * Lets a group of a Dockerfile have the number that another group has already. Members, files and processes are all
 * a matter of the number, so that whatever comes later by the group's name (`useradd -G`, `adduser USER GROUP`, `USER`)
 * stays as it is.
 */
export function editDockerfile(text: string, edit: DockerfileEdit): EditResult {
  const instructions = readInstructions(text);
  const found = instructions
    .filter(({ name }) => name === 'RUN')
    .flatMap((run) => writtenGroups(run).map((group) => ({ run, group })))
    .filter(({ run, group }) => placeIn(run, group.program.at).line === edit.line && isMeant(group, edit));
  const [first, second] = found;
  if (first === undefined) return isShared(instructions, edit) ? { state: 'unchanged' } : notFound(edit);
  if (!first.group.insists) return { state: 'unchanged' };
  const change = shareNumber(first.group, edit);
  if (change === null || second !== undefined) return notFound(edit);
  return spliced(text, first.run, change);
}

/** The splice is in the value of the instruction; line breaks of the text stay out of it. */
function spliced(text: string, run: Instruction, change: Splice): EditResult {
  const start = placeIn(run, change.start);
  const last = placeIn(run, Math.max(change.end - 1, change.start));
  const lines = [applySplices(run.value, [change])];
  const refused: EditResult = {
    state: 'refused',
    reason: `line ${start.line} cannot be edited safely`,
    lines,
  };
  if (start.line !== last.line) return { ...refused, reason: 'the command spans several lines' };
  const end = start.offset + (change.end - change.start);
  const result = applySplices(text, [{ start: start.offset, end, text: change.text }]);
  return isIntended(text, result, { run, value: lines[0] ?? '' })
    ? { state: 'edited', text: result }
    : refused;
}

/** Read again, every other instruction is what and where it was. */
function isIntended(
  before: string,
  after: string,
  { run, value }: { run: Instruction; value: string },
): boolean {
  const intended = readInstructions(before).map((each) =>
    each.line === run.line ? { ...each, value } : each,
  );
  const textOf = (all: readonly Instruction[]) =>
    JSON.stringify(all.map((each) => ({ ...each, pieces: null })));
  return textOf(readInstructions(after)) === textOf(intended);
}

function isMeant({ name }: Pick<WrittenGroup, 'name'>, { group }: DockerfileEdit): boolean {
  return name === group || name.includes('$');
}

/** By a line for the group file, as an earlier edit writes it. */
function isShared(instructions: readonly Instruction[], edit: DockerfileEdit): boolean {
  return instructions.some((run) =>
    [...run.value.matchAll(/([\w.${}-]+):x:[\w${}]+:"? >>\/etc\/group\b/g)].some(
      ({ 1: name = '', index }) => isMeant({ name }, edit) && placeIn(run, index).line === edit.line,
    ),
  );
}

function notFound(edit: DockerfileEdit): EditResult {
  const reason = `line ${edit.line} creates ${edit.group} in a form that dockperm does not edit`;
  return { state: 'refused', reason, lines: linesFor(edit) };
}
