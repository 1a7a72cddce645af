import { isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import { findPair, parseYamlSource, type YamlSource } from '../../compose/yaml-source.ts';
import type { EditResult } from '../edit.ts';
import { linesFor } from '../lines-for.ts';
import { isSameValue } from '../text/same-value.ts';
import { applySplices, lineStart } from '../text/splice.ts';
import type { AddService, AddTopNetwork } from './compose-edit.ts';
import { servicesOf, toValue, whyUnread } from './compose-target.ts';
import { fillBelow, replaceValue } from './service-pair.ts';
import { type Settings, settingsOf } from './settings.ts';
import { type Attempt, addPair, type NewPair } from './yaml-insert.ts';
import { isEmptyValue, readLayout, startOf } from './yaml-layout.ts';
import { writeBlock, writeFlow } from './yaml-write.ts';

/** A new service or network: where it goes and what it is. */
interface Entry {
  readonly section: 'services' | 'networks';
  readonly name: string;
  readonly definition: Settings;
}

/** Adds an entry to a section of the file, which is created when missing. */
export function addEntry(text: string, edit: AddService | AddTopNetwork): EditResult {
  const entry = entryOf(edit);
  const refuse = (reason: string): EditResult => ({ state: 'refused', reason, lines: linesFor(edit) });
  const source = parseYamlSource(text);
  if (source.problem !== null) return refuse(whyUnread(source.problem));
  const at = source.documents.findLastIndex((document) => servicesOf(document) !== null);
  const root = source.documents[at]?.contents;
  if (!isMap(root)) return refuse('the file has no services');
  const isFirstFormat = findPair(root, 'services') === undefined;
  if (isFirstFormat && entry.section === 'networks')
    return refuse('version 1 Compose files do not support networks');
  const present = presentIn(source, entry, isFirstFormat);
  if (present !== undefined) {
    const isSame = isSameValue(present, entry.definition);
    return isSame ? { state: 'unchanged' } : refuse(`${entry.section} already has a different ${entry.name}`);
  }
  const attempts = isFirstFormat ? entryIn(text, root, entry, root) : entryBelow(text, root, entry);
  for (const attempt of attempts) {
    const result = applySplices(text, attempt);
    if (isIntended({ source, at, entry, isFirstFormat }, result)) return { state: 'edited', text: result };
  }
  return refuse('this part of the file cannot be edited safely');
}

function entryOf(edit: AddService | AddTopNetwork): Entry {
  switch (edit.op) {
    case 'add-service':
      return { section: 'services', name: edit.service, definition: edit.definition };
    case 'add-top-network':
      return { section: 'networks', name: edit.network, definition: edit.definition };
  }
}

/** Any of the file's documents may have it. */
function presentIn(source: YamlSource, { section, name }: Entry, isFirstFormat: boolean): unknown {
  const values = source.documents.map((document) => {
    const root = settingsOf(toValue(document));
    const entries = isFirstFormat ? root : settingsOf(root[section]);
    return Object.hasOwn(entries, name) ? entries[name] : undefined;
  });
  return values.findLast((value) => value !== undefined);
}

function entryBelow(text: string, root: YAMLMap, entry: Entry): Attempt[] {
  const section = findPair(root, entry.section);
  if (isMap(section?.value)) return entryIn(text, section.value, entry, root);
  const layout = readLayout(text, [root]);
  const whole = { [entry.section]: { [entry.name]: entry.definition } };
  const block = writeBlock(whole, layout);
  const flow = writeFlow(whole[entry.section]);
  if (section === undefined) {
    const pair = { key: entry.section, block, flow };
    return addPair(text, root, spaced(text, root, pair), ['services']);
  }
  if (isEmptyValue(section.value))
    return [...fillBelow(text, section, block.slice(1)), ...replaceValue(text, section, flow)];
  return isScalar(section.value) && section.value.value === null ? replaceValue(text, section, flow) : [];
}

function entryIn(text: string, map: YAMLMap, { name, definition }: Entry, root: YAMLMap): Attempt[] {
  const layout = readLayout(text, [root]);
  const pair = { key: name, block: writeBlock({ [name]: definition }, layout), flow: writeFlow(definition) };
  return addPair(text, map, spaced(text, map, pair), []);
}

/** A blank line in front where the file has one in front of the last entry. */
function spaced(text: string, map: YAMLMap, pair: NewPair): NewPair {
  const last: Pair | undefined = map.items.length > 1 ? map.items.at(-1) : undefined;
  const key = startOf(last?.key);
  if (key === null) return pair;
  const above = text.slice(0, lineStart(text, key));
  return /\n[ \t\r]*\n$/.test(above) ? { ...pair, block: ['', ...pair.block] } : pair;
}

interface Before {
  readonly source: YamlSource;
  readonly at: number;
  readonly entry: Entry;
  readonly isFirstFormat: boolean;
}

function isIntended({ source, at, entry, isFirstFormat }: Before, result: string): boolean {
  const after = parseYamlSource(result);
  if (after.problem !== null || after.documents.length !== source.documents.length) return false;
  return source.documents.every((document, index) => {
    const before = toValue(document);
    const written = after.documents[index];
    const intended = index === at ? withEntry(settingsOf(before), entry, isFirstFormat) : before;
    return written !== undefined && isSameValue(toValue(written), intended);
  });
}

function withEntry(root: Settings, { section, name, definition }: Entry, isFirstFormat: boolean): Settings {
  if (isFirstFormat) return { ...root, [name]: definition };
  return { ...root, [section]: { ...settingsOf(root[section]), [name]: definition } };
}
