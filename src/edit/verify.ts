import { isMap } from 'yaml';
import { parseYamlSource } from '../compose/yaml-source.ts';
import { servicesOf, type Target, toValue } from './compose-target.ts';
import { isSameValue } from './same-value.ts';

type Settings = Readonly<Record<string, unknown>>;

export interface Expectation {
  /** The service meant, as it must read afterwards. */
  readonly intended: Settings;
  /** Services that may get the same change along. */
  readonly also: readonly string[];
}

const unsafe = 'the place for it is written in a way that cannot be changed safely';

/** Why a result is not the intended document; null when it is. */
export function differenceFrom(target: Target, expectation: Expectation, result: string): string | null {
  const after = parseYamlSource(result);
  const { documents } = target.source;
  if (after.problem !== null || after.documents.length !== documents.length) return unsafe;
  const index = documents.indexOf(target.document);
  const isElsewhereSame = documents.every(
    (document, at) =>
      at === index || isSameValue(toValue(document), toValue(after.documents[at] ?? document)),
  );
  const written = after.documents[index];
  if (!isElsewhereSame || written === undefined) return 'another document of the file would change too';
  return compareRoots(target, expectation, [settings(toValue(target.document)), settings(toValue(written))]);
}

function compareRoots(
  target: Target,
  expectation: Expectation,
  [before, after]: [Settings, Settings],
): string | null {
  const isFirstFormat = target.services === target.document.contents;
  const was = isFirstFormat ? before : settings(before.services);
  const is = isFirstFormat ? after : settings(after.services);
  if (!isFirstFormat && !isSameValue({ ...before, services: 0 }, { ...after, services: 0 })) return unsafe;
  if (!isSameValue(Object.keys(was), Object.keys(is))) return unsafe;
  if (!isSameValue(is[target.name], expectation.intended)) return unsafe;
  const others = Object.keys(was).filter((name) => name !== target.name && !isSameValue(was[name], is[name]));
  const along = (name: string) =>
    expectation.also.includes(name) && isChangedAlike(target, expectation, was[name], is[name]);
  const unasked = others.filter((name) => !along(name));
  return unasked.length === 0 ? null : `its settings are shared through an anchor with ${unasked.join(', ')}`;
}

/** Whether a service that changed along differs in nothing but the keys the change is about. */
function isChangedAlike(target: Target, { intended }: Expectation, before: unknown, after: unknown): boolean {
  const [was, is] = [settings(before), settings(after)];
  return Object.keys({ ...was, ...is }).every(
    (key) => isSameValue(was[key], is[key]) || !isSameValue(target.resolved[key], intended[key]),
  );
}

function settings(value: unknown): Settings {
  return typeof value === 'object' && value !== null ? (value as Settings) : {};
}

/** The services of the same file that extend the one meant, directly or by way of another. */
export function extendersOf(target: Target): string[] {
  const bases = new Map(target.source.documents.flatMap(basesIn));
  const reaches = (name: string, seen: readonly string[]): boolean => {
    const base = bases.get(name);
    if (base === undefined || seen.includes(base)) return false;
    return base === target.name || reaches(base, [...seen, base]);
  };
  return [...bases.keys()].filter((name) => name !== target.name && reaches(name, [name]));
}

function basesIn(document: Target['document']): [string, string][] {
  const root = settings(toValue(document));
  const services =
    isMap(document.contents) && servicesOf(document) === document.contents ? root : settings(root.services);
  return Object.entries(services).flatMap(([name, service]): [string, string][] => {
    const base = settings(service).extends;
    if (typeof base === 'string') return [[name, base]];
    const { service: other, file } = settings(base);
    return typeof other === 'string' && file === undefined ? [[name, other]] : [];
  });
}
