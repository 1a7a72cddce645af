import {
  type Document,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';

export interface YamlProblem {
  /** `depth` says nothing about the text: brackets within brackets are more than a recursive parser bears. */
  readonly kind: 'syntax' | 'depth';
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface YamlSource {
  readonly documents: readonly Document.Parsed[];
  /** The first thing that keeps the text from being read. */
  readonly problem: YamlProblem | null;
  readonly positionAt: (offset: number) => { line: number; column: number };
}

/**
 * Parses one file, which may hold several documents.
 *
 * Duplicate keys are let through, the last one wins: Compose 1 took them, and a file is not ours to judge. Unknown tags
 * (`!reset`, `!override`, `!vault`) are kept on the nodes and give no warning.
 */
export function parseYamlSource(text: string): YamlSource {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const source = parse(text);
  const [oldest] = recent.keys();
  if (oldest !== undefined && recent.size >= 4) recent.delete(oldest);
  recent.set(text, source);
  return source;
}

/** One file is read, edited several times and read again: parsing takes nearly all of the time of each. */
const recent = new Map<string, YamlSource>();

function parse(text: string): YamlSource {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    merge: true,
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: lines,
  });
  const documents: readonly Document.Parsed[] = [...parsed];
  const positionAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const error = documents.flatMap((document) => document.errors)[0];
  if (error === undefined) return { documents, positionAt, problem: null };
  const kind = error.code === 'RESOURCE_EXHAUSTION' ? 'depth' : 'syntax';
  const message = error.message.split('\n')[0] ?? error.message;
  return { documents, positionAt, problem: { kind, ...positionAt(error.pos[0]), message } };
}

/** To follow the name of the file. */
export function formatYamlProblem({ kind, message }: Pick<YamlProblem, 'kind' | 'message'>): string {
  return kind === 'depth' ? 'is nested too deeply to read' : `is not YAML: ${message}`;
}

/** What a scalar says, without the number or truth value YAML would make of it: `0999` stays `0999`. */
export function scalarText(node: unknown): string | null {
  if (!isScalar(node)) return null;
  if (typeof node.value === 'string') return node.value;
  if (node.value === null) return null;
  if (typeof node.value === 'symbol') return node.value.description ?? '';
  return node.source ?? String(node.value);
}

/** Without quotes, tag or block mark: a scalar that YAML may take for a number. */
export function isPlain(node: unknown): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.tag === undefined;
}

/** The pair that counts: the last of a key given twice. */
export function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => scalarText(pair.key) === key);
}

/** `[]` and friends: whether the collection is written with brackets. */
export function isFlow(node: unknown): boolean {
  return (isSeq(node) || (typeof node === 'object' && node !== null)) && 'flow' in node && node.flow === true;
}
