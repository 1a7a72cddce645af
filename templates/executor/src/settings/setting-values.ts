import { SettingError } from './setting-error.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Compose passes an unset variable on as an empty string, so empty means unset. */
export function text(env: Env, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

export interface Range {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

export function integer(env: Env, name: string, range: Range): number {
  const value = text(env, name);
  if (value === undefined) return range.fallback;
  const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= range.min && number <= range.max) return number;
  throw new SettingError(name, `an integer from ${range.min} to ${range.max}`, value);
}

export function decimal(env: Env, name: string, range: Range): number {
  const value = text(env, name);
  if (value === undefined) return range.fallback;
  const number = /^\d{1,6}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
  if (number >= range.min && number <= range.max) return number;
  throw new SettingError(name, `a number from ${range.min} to ${range.max}`, value);
}

const units: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `65536`, `64k`, `256m`, `1MiB`, `2g` → bytes; every unit is a power of 1024, as in Compose. */
export function bytes(env: Env, name: string, range: Range): number {
  const value = text(env, name);
  if (value === undefined) return range.fallback;
  const match = /^(\d{1,15})\s*([bkmg]?)(?:i?b)?$/i.exec(value);
  const size = match ? Number(match[1]) * (units[(match[2] ?? '').toLowerCase()] ?? 1) : Number.NaN;
  if (size >= range.min && size <= range.max) return size;
  const limits = `${formatSize(range.min)} to ${formatSize(range.max)}`;
  throw new SettingError(name, `a size such as 64k, 256m or 1g, from ${limits}`, value);
}

export function flag(env: Env, name: string): boolean {
  const value = text(env, name);
  if (value === undefined || value === '0' || value === 'false') return false;
  if (value === '1' || value === 'true') return true;
  throw new SettingError(name, '1, true, 0 or false', value);
}

export function oneOf<T extends string>(env: Env, name: string, allowed: readonly [T, ...T[]]): T {
  const value = text(env, name) ?? allowed[0];
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new SettingError(name, `one of ${allowed.join(', ')}`, value);
}

export function formatSize(size: number): string {
  for (const [unit, factor] of [
    ['GiB', 1024 ** 3],
    ['MiB', 1024 ** 2],
    ['KiB', 1024],
  ] as const) {
    if (size >= factor && size % factor === 0) return `${size / factor} ${unit}`;
  }
  return `${size} bytes`;
}
