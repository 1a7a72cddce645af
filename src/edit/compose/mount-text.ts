import { interpolate } from '../../compose/interpolate.ts';
import { cleanPath } from '../../compose/paths.ts';
import { settingsOf } from './settings.ts';

/** `source:target:mode` before interpolation; `mode` is empty or begins with the colon. */
export interface MountText {
  readonly source: string;
  readonly target: string;
  readonly mode: string;
}

/** A variable as a whole, or any other character: the colon of `${A:-b}` divides nothing. */
export const piece = String.raw`(?:\$\{(?:[^{}]|\{[^{}]*\})*\}|(?!\$\{)[^:])`;

const mount = new RegExp(`^((?:[A-Za-z]:(?=[\\\\/]))?${piece}*):(${piece}+)(:.*)?$`, 's');

/** Neither does the colon of a drive letter. Null for a lone path: an anonymous volume. */
export function splitMount(text: string): MountText | null {
  const pieces = mount.exec(text);
  if (pieces === null) return null;
  const [, source = '', target = '', mode = ''] = pieces;
  return { source, target, mode };
}

/** Where an item of `volumes`, as a value, is mounted; null where it says nothing of the kind. */
export function targetOf(item: unknown): string | null {
  const raw = typeof item === 'string' ? (splitMount(item)?.target ?? item) : settingsOf(item).target;
  if (typeof raw !== 'string') return null;
  return cleanPath(interpolate(raw, {}).value);
}

export function sourceOf(item: unknown): string | null {
  const raw = typeof item === 'string' ? splitMount(item)?.source : settingsOf(item).source;
  return typeof raw === 'string' ? raw : null;
}

/** The same mount from another source. */
export function withSource(item: unknown, source: string): unknown {
  if (typeof item !== 'string') return { ...settingsOf(item), type: 'bind', source };
  const pieces = splitMount(item);
  return pieces === null ? item : `${source}:${pieces.target}${pieces.mode}`;
}
