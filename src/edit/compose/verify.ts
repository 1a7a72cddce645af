import { parseYamlSource } from '../../compose/yaml-source.ts';
import { isSameValue } from '../text/same-value.ts';
import { type Target, toValue } from './compose-target.ts';
import { type Settings, settingsOf } from './settings.ts';

export interface Expectation {
  /** The service meant, as it must read afterwards. */
  readonly intended: Settings;
  /** Services that may get the same change along. */
  readonly also: readonly string[];
}

const unsafe = 'this part of the file cannot be edited safely';

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
  if (!isElsewhereSame || written === undefined)
    return 'another YAML document in the file would change as well';
  return compareRoots(target, expectation, [
    settingsOf(toValue(target.document)),
    settingsOf(toValue(written)),
  ]);
}

function compareRoots(
  target: Target,
  expectation: Expectation,
  [before, after]: [Settings, Settings],
): string | null {
  const isFirstFormat = target.services === target.document.contents;
  const was = isFirstFormat ? before : settingsOf(before.services);
  const is = isFirstFormat ? after : settingsOf(after.services);
  if (!isFirstFormat && !isSameValue({ ...before, services: 0 }, { ...after, services: 0 })) return unsafe;
  if (!isSameValue(Object.keys(was), Object.keys(is))) return unsafe;
  if (!isSameValue(is[target.name], expectation.intended)) return unsafe;
  const others = Object.keys(was).filter((name) => name !== target.name && !isSameValue(was[name], is[name]));
  const along = (name: string) =>
    expectation.also.includes(name) && isChangedAlike(target, expectation, was[name], is[name]);
  const unasked = others.filter((name) => !along(name));
  return unasked.length === 0
    ? null
    : `its settings are shared through a YAML anchor with ${unasked.join(', ')}`;
}

/** Whether a service that changed along differs in nothing but the keys the change is about. */
function isChangedAlike(target: Target, { intended }: Expectation, before: unknown, after: unknown): boolean {
  const [was, is] = [settingsOf(before), settingsOf(after)];
  return Object.keys({ ...was, ...is }).every(
    (key) => isSameValue(was[key], is[key]) || !isSameValue(target.resolved[key], intended[key]),
  );
}
