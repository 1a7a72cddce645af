import type { Breakage } from './breakages.ts';

/** What one tool said about one breakage. */
export interface Answer {
  readonly text: string;
  readonly ended: 'well' | 'badly' | 'never';
}

export type Verdict = { readonly named: true } | { readonly named: false; readonly instead: string };

/** What a text says that does not name the cause, by the words it has. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/permission denied|EACCES|EPERM|not permitted/i, 'permission denied'],
  [/working container runtime/i, 'no working container runtime'],
  [/(not|n't) running|daemon running/i, 'is it running?'],
  [/no such file|ENOENT|not found/i, 'no such file'],
];

export function classify({ text, ended }: Answer, { names }: Pick<Breakage, 'names'>): Verdict {
  if (ended === 'well') return { named: false, instead: 'no error' };
  if (names.test(text)) return { named: true };
  if (ended === 'never') return { named: false, instead: 'hangs' };
  const [, instead] = phrases.find(([pattern]) => pattern.test(text)) ?? [];
  return { named: false, instead: instead ?? 'something else' };
}
