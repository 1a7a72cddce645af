import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type ParseResult, parseSync, Visitor } from 'oxc-parser';

export interface Import {
  readonly from: string;
  /** A file of the same tree as a path below its root, or the name of a package. */
  readonly to: string;
  /** Gone when the program runs. */
  readonly typeOnly: boolean;
}

type Target = Omit<Import, 'from'>;

/** All files of TypeScript below a directory, as paths with forward slashes. */
export function sourceFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

/** Every import of a tree: static, dynamic, of a type, and by re-export. */
export function readImports(root: string): readonly Import[] {
  return sourceFiles(root).flatMap((file) => importsIn(file, readFileSync(join(root, file), 'utf8')));
}

export function importsIn(file: string, text: string): readonly Import[] {
  const parsed = parseSync(file, text);
  if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors[0]?.message}`);
  return [...statements(parsed), ...expressions(parsed)].map(({ to, typeOnly }) => ({
    from: file,
    to: to.startsWith('.') ? posix.join(posix.dirname(file), to) : to,
    typeOnly,
  }));
}

function statements({ module }: ParseResult): readonly Target[] {
  const imports = module.staticImports.map(({ moduleRequest, entries }) => ({
    to: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ to: moduleRequest.value, typeOnly: isType }],
    ),
  );
  return [...imports, ...exports];
}

function expressions({ program }: ParseResult): readonly Target[] {
  const found: Target[] = [];
  new Visitor({
    ImportExpression({ source }) {
      if (source.type !== 'Literal' || typeof source.value !== 'string')
        throw new Error('An import() whose file is computed cannot be followed.');
      found.push({ to: source.value, typeOnly: false });
    },
    TSImportType({ source }) {
      found.push({ to: source.value, typeOnly: true });
    },
  }).visit(program);
  return found;
}
