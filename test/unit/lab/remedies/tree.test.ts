import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareTrees, readTree } from '../../../lab/remedies/tree.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tree-'));
  mkdirSync(join(folder, 'stack'));
  writeFileSync(join(folder, '.env'), 'A=1\n');
  writeFileSync(join(folder, 'stack/compose.yaml'), 'services: {}\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('an untouched directory is the same, also when its files were rewritten with the same content', () => {
  const before = readTree(folder);
  writeFileSync(join(folder, '.env'), 'A=1\n');
  expect(compareTrees(before, readTree(folder))).toEqual([]);
});

test('every byte counts, and every mode', () => {
  const before = readTree(folder);
  writeFileSync(join(folder, 'stack/compose.yaml'), 'services: {}');
  chmodSync(join(folder, '.env'), 0o600);
  expect(compareTrees(before, readTree(folder))).toEqual([
    `${folder}/.env differs`,
    `${folder}/stack/compose.yaml differs`,
  ]);
});

test('missing files are distinguished from files left over', () => {
  const before = readTree(folder);
  rmSync(join(folder, '.env'));
  symlinkSync('/nowhere', join(folder, 'link'));
  expect(compareTrees(before, readTree(folder))).toEqual([
    `${folder}/.env is gone`,
    `${folder}/link is left over`,
  ]);
});

test('the home directory of the caller is not the project', () => {
  mkdirSync(join(folder, 'home'));
  const before = readTree(folder);
  writeFileSync(join(folder, 'home/journal.json'), '{}');
  expect(compareTrees(before, readTree(folder))).toEqual([]);
});

test('a file elsewhere may come and go', () => {
  const file = join(folder, 'home-of-all');
  const before = readTree(join(folder, 'stack'), [file]);
  writeFileSync(file, '');
  expect(compareTrees(before, readTree(join(folder, 'stack'), [file]))).toEqual([`${file} differs`]);
});
