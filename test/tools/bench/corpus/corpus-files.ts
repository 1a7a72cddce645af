import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** A service as the index has it, read by another parser. */
interface IndexedService {
  readonly name: string;
  readonly user: unknown;
  readonly groupAdd: readonly unknown[] | null;
}

/** One file's entry in `index.json`. */
export interface IndexEntry {
  readonly file: string;
  readonly kind: Kind;
  /** Whether the index's parser took the file. */
  readonly parses?: boolean;
  /** The services that mount the socket. */
  readonly socketServices?: readonly IndexedService[];
}

export type Kind = 'compose' | 'env' | 'dockerfile';

export interface CorpusFile {
  readonly file: string;
  readonly kind: Kind;
  readonly text: string;
  /** Null when the folder has no index, or one without this file. */
  readonly entry: IndexEntry | null;
}

export interface Corpus {
  readonly files: readonly CorpusFile[];
  readonly hasIndex: boolean;
  /** In the index, but not in the folder. */
  readonly absent: readonly string[];
}

/** Every file of the folder of a known kind, whether or not the index names it. */
export function readCorpus(folder: string): Corpus {
  const path = join(folder, 'index.json');
  const hasIndex = existsSync(path);
  const index: IndexEntry[] = hasIndex ? JSON.parse(readFileSync(path, 'utf8')) : [];
  const entries = new Map(index.map((entry) => [entry.file, entry]));
  const found = filesBelow(folder).map((file) => relative(folder, file));
  const files = found.flatMap((file): CorpusFile[] => {
    const entry = entries.get(file) ?? null;
    const text = readFileSync(join(folder, file), 'utf8');
    const kind = entry?.kind ?? kindOf(file, text);
    return kind === null || file === 'index.json' ? [] : [{ file, kind, text, entry }];
  });
  return { files, hasIndex, absent: index.map(({ file }) => file).filter((file) => !found.includes(file)) };
}

function filesBelow(folder: string): string[] {
  const names = readdirSync(folder).toSorted();
  return names.flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** By name, and a file that could be anything by what begins its lines. */
function kindOf(file: string, text: string): Kind | null {
  const name = basename(file).toLowerCase();
  if (/dockerfile|containerfile/.test(name)) return 'dockerfile';
  if (/(?:^|[._-])env(?:$|[._-])|\.env/.test(name)) return 'env';
  if (/\.(?:ya?ml|json|j2|tmpl|tpl)$/.test(name)) return 'compose';
  if (/^FROM\s/m.test(text)) return 'dockerfile';
  return /^services:/m.test(text) ? 'compose' : null;
}
