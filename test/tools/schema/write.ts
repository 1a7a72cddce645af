import { writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { schemaMaker } from './make-schema.ts';

const root = new URL('../../..', import.meta.url).pathname;
const makeSchema = schemaMaker();

for (const command of ['check', 'deploy', 'fix'] as const) {
  const file = `src/report/${command}.schema.json`;
  writeFileSync(`${root}${file}`, JSON.stringify(makeSchema(command)));
  await execa('biome', ['format', '--write', file], { cwd: root, preferLocal: true });
}
