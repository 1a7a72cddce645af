import { isAlias, isMap, isScalar, type YAMLMap } from 'yaml';
import { findPair, scalarText } from '../../compose/yaml-source.ts';
import { splitMount } from './mount-text.ts';
import { replaceValue } from './service-pair.ts';
import { type Attempt, addPair } from './yaml-insert.ts';
import { contentEnd } from './yaml-layout.ts';
import { quote, writeFlow } from './yaml-write.ts';

interface NewSource {
  /** The whole mount as it is to read. */
  readonly mount: unknown;
  readonly source: string;
}

/** Ways to give one item of `volumes` another source: only the characters of the source, else the item as a whole. */
export function replacedMount(text: string, item: unknown, { mount, source }: NewSource): Attempt[] {
  if (isMap(item)) return longMount(text, item, source);
  if ((!isScalar(item) && !isAlias(item)) || !item.range) return [];
  const [start] = item.range;
  const end = contentEnd(text, item.range);
  const whole: Attempt = [{ start, end, text: writeFlow(mount) }];
  const raw = scalarText(item);
  const old = raw === null ? null : splitMount(raw);
  const at = raw === null ? -1 : text.slice(start, end).indexOf(raw);
  if (old === null || at === -1) return [whole];
  const from = start + at;
  return [[{ start: from, end: from + old.source.length, text: source }], whole];
}

function longMount(text: string, item: YAMLMap, source: string): Attempt[] {
  const own = findPair(item, 'source');
  const type = findPair(item, 'type');
  // A path is no volume's name.
  const bind =
    type === undefined || scalarText(type.value) === 'bind' ? [] : replaceValue(text, type, 'bind');
  const isPlain = /^[\w./~-]+$/.test(source);
  const attempts =
    own === undefined
      ? addPair(text, item, { key: 'source', block: [`source: ${quote(source)}`], flow: quote(source) }, [
          'type',
        ])
      : [isPlain ? source : quote(source), quote(source)].flatMap((flow) => replaceValue(text, own, flow));
  return attempts.map((attempt) => [...attempt, ...bind.flat()]);
}
