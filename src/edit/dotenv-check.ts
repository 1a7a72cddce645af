import { parse } from 'dotenv';
import { effectiveAssignment, readDotenv } from '../compose/dotenv.ts';
import type { EnvEdit } from './edit.ts';

/**
 * Compose is not the only reader of a `.env`, and most others read it as the package dotenv does. The variable that such
 * a program would get a wrong value for; null where it gets what was meant, and all else as before.
 */
export function misreadVariable(before: string, after: string, { key, value }: EnvEdit): string | null {
  const was = parse(before);
  const is = parse(after);
  if (is[key] !== value) return key;
  const others = new Set([...Object.keys(was), ...Object.keys(is)]);
  others.delete(key);
  const changed = [...others].filter((name) => was[name] !== is[name]);
  // A quote that was left open has let go of the lines below it, for Compose as well.
  return changed.find((name) => rawValue(before, name) === rawValue(after, name)) ?? null;
}

function rawValue(text: string, name: string): string | undefined {
  return effectiveAssignment(readDotenv(text), name)?.raw;
}
