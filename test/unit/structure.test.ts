import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { importsIn } from '../tools/structure/imports.ts';
import { executor, type Tree } from '../tools/structure/stages.ts';
import { faultsOf, readStructure } from '../tools/structure/structure.ts';

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** The faults of a tree of three stages: a, b, c. */
function faultsIn(
  files: Readonly<Record<string, string>>,
  most: Partial<Tree['most']> = {},
): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'dockperm-structure-'));
  roots.push(root);
  for (const [name, text] of Object.entries({ 'a/a.ts': '', 'b/b.ts': '', 'c.ts': '', ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const stages = ['a', 'b', 'c.ts'].map((name): [string, string] => [name, '']);
  return faultsOf(readStructure({ name: 'src', root, stages, most: { nodes: 3, arrows: 9, ...most } }));
}

describe('the check of the structure', () => {
  it('passes imports of earlier stages, of the same stage and of packages', () => {
    const b = "import './x.ts'; import '../a/a.ts'; import 'yaml'; import type { A } from '../a/a.ts';";
    expect(faultsIn({ 'b/b.ts': b, 'b/x.ts': '', 'c.ts': "import './b/b.ts'; import './a/a.ts';" })).toEqual(
      [],
    );
  });

  it.each([
    ["import { b } from '../b/b.ts';"],
    ["import type { B } from '../b/b.ts';"],
    ["import '../b/b.ts';"],
    ["export { b } from '../b/b.ts';"],
    ["export type * from '../b/b.ts';"],
    ["const b = await import('../b/b.ts');"],
    ["type B = import('../b/b.ts').B;"],
  ])('finds that %s is from a later stage', (text) => {
    expect(faultsIn({ 'a/a.ts': text })).toEqual(['a/a.ts imports b/b.ts, which comes later.']);
  });

  it('is not misled by a comment or a string', () => {
    const text = `// import '../b/b.ts';\nconst text = "import '../b/b.ts'";`;
    expect(faultsIn({ 'a/a.ts': text })).toEqual([]);
  });

  it('finds a circle of files in one directory, made by a type', () => {
    const files = { 'b/b.ts': "import './x.ts';", 'b/x.ts': "import type { B } from './b.ts';" };
    expect(faultsIn(files)).toEqual(['A circle: b/b.ts → b/x.ts → b/b.ts.']);
  });

  it('finds two directories of one stage that import each other, though no file does', () => {
    const files = {
      'b/p/one.ts': "import '../q/two.ts';",
      'b/q/two.ts': '',
      'b/q/three.ts': "import '../p/four.ts';",
      'b/p/four.ts': '',
    };
    expect(faultsIn(files)).toEqual(['A circle: b/p → b/q → b/p.']);
  });

  it('finds a directory without a place in the order, and a place without a directory', () => {
    expect(faultsIn({ 'd/d.ts': '' }, { nodes: 4 })).toEqual(['d has no line in stages.ts.']);
    const stages: Tree['stages'] = [...executor.stages, ['gone', '']];
    expect(faultsOf(readStructure({ ...executor, stages }))).toEqual(['gone of stages.ts does not exist.']);
  });

  it('bounds what lies at the top, and the arrows between', () => {
    const files = { 'b/b.ts': "import '../a/a.ts';", 'c.ts': "import './b/b.ts'; import './a/a.ts';" };
    expect(faultsIn(files, { nodes: 2, arrows: 2 })).toEqual([
      '3 files and directories at the top, at most 2.',
      '3 arrows between them, at most 2.',
    ]);
  });

  it('refuses an import whose file is computed', () => {
    expect(() => importsIn('a.ts', 'await import(name);')).toThrow('cannot be followed');
  });
});
