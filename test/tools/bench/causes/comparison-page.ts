import { readFileSync, writeFileSync } from 'node:fs';
import { LabError } from '../../../lab/lab.ts';

const file = new URL('../../../../docs/comparison.md', import.meta.url);
const place = /(<!-- bench:causes -->\n)[\s\S]*?(<!-- \/bench:causes -->)/;

export function writeComparison(table: string): void {
  const text = readFileSync(file, 'utf8');
  if (!place.test(text))
    throw new LabError('docs/comparison.md has no place for the table: <!-- bench:causes -->.');
  writeFileSync(
    file,
    text.replace(place, (_, begin: string, end: string) => `${begin}${table}\n${end}`),
  );
}
