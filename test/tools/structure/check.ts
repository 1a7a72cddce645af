import { readFileSync, writeFileSync } from 'node:fs';
import { withPicture } from './picture.ts';
import { executor, program } from './stages.ts';
import { arrowsOf, faultsOf, readStructure } from './structure.ts';

for (const tree of [program, executor]) {
  const structure = readStructure(tree);
  const { files, top, circles } = structure;
  console.log(
    `${tree.name}: ${files.length} files; at the top ${top.size}, with ${arrowsOf(top).length} arrows between; ${circles.length} circles`,
  );
  for (const fault of faultsOf(structure)) {
    console.log(`  ${fault}`);
    process.exitCode = 1;
  }
}

if (process.argv.includes('--write')) {
  const page = new URL('../../../docs/ARCHITECTURE.md', import.meta.url).pathname;
  writeFileSync(page, withPicture(readFileSync(page, 'utf8')));
}
