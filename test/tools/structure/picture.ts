import { withoutImplied } from './circles.ts';
import { program } from './stages.ts';
import { arrowsOf, readStructure, type Structure } from './structure.ts';

const begin = '<!-- structure -->';
const end = '<!-- /structure -->';

/** The page with the part between its markers made again from the sources. */
export function withPicture(page: string, structure: Structure = readStructure(program)): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The page has no ${begin} … ${end}.`);
  return `${before}${begin}\n${formatStages(structure)}\n\n${formatPicture(structure)}\n${end}${after}`;
}

function formatStages({ tree }: Structure): string {
  const rows = tree.stages.map(([name, holds]) => `| \`${name}\` | ${holds} |`);
  return ['| in `src/` | what it holds |', '| --- | --- |', ...rows].join('\n');
}

/** An arrow points to what is imported. */
function formatPicture({ top }: Structure): string {
  const id = (name: string): string => name.replace('.ts', '');
  const nodes = [...top.keys()].map((name) => `  ${id(name)}["${name}"]`);
  const arrows = arrowsOf(withoutImplied(top)).map(([from, to]) => `  ${id(from)} --> ${id(to)}`);
  return ['```mermaid', 'flowchart TD', ...nodes, ...arrows, '```'].join('\n');
}
