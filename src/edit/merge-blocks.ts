interface Line {
  readonly text: string;
  readonly below: Line[];
}

/** Blocks of indented lines as one block: what stands below the same line in several of them stands there together. */
export function mergeBlocks(blocks: readonly (readonly string[])[]): string[] {
  const [only, ...others] = blocks;
  if (only !== undefined && others.length === 0) return [...only];
  const top: Line[] = [];
  for (const block of blocks) mergeInto(top, block);
  return write(top, '');
}

function mergeInto(top: Line[], block: readonly string[]): void {
  const path: { indent: number; below: Line[] }[] = [];
  for (const line of block) {
    const indent = line.length - line.trimStart().length;
    while ((path.at(-1)?.indent ?? -1) >= indent) path.pop();
    const below = path.at(-1)?.below ?? top;
    path.push({ indent, below: find(below, line.trim()).below });
  }
}

function find(lines: Line[], text: string): Line {
  const known = lines.find((line) => line.text === text);
  if (known) return known;
  const added = { text, below: [] };
  lines.push(added);
  return added;
}

function write(lines: readonly Line[], indent: string): string[] {
  return lines.flatMap(({ text, below }) => [indent + text, ...write(below, `${indent}  `)]);
}
