import { writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { makeSchema } from './make-schema.ts';

const root = new URL('../..', import.meta.url).pathname;
const file = 'src/report/check.schema.json';

writeFileSync(`${root}${file}`, JSON.stringify(makeSchema()));
await execa('biome', ['format', '--write', file], { cwd: root, preferLocal: true });
