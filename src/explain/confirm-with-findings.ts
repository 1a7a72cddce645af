import { type Finding, isError } from '../diagnose/diagnose.ts';
import type { LikelyCause } from './rank.ts';

/** What this machine says to the text: the facts decide between causes that words leave open. */
export type Here =
  | { readonly state: 'confirmed'; readonly findings: readonly Finding[] }
  /** Something is wrong here, and it is not what the text tells of. */
  | { readonly state: 'other'; readonly findings: readonly Finding[] }
  | { readonly state: 'none' }
  | { readonly state: 'not-known' /** Sentences. */; readonly reason: string };

export interface Confirmed {
  readonly causes: readonly LikelyCause[];
  readonly here: Here;
}

/** Causes that hold here come first; the order of the others stays. */
export function confirmWithFindings(causes: readonly LikelyCause[], findings: readonly Finding[]): Confirmed {
  const errors = findings.filter(isError);
  const confirmed = errors.filter(({ rule }) => causes.some((cause) => cause.rule === rule));
  if (confirmed.length === 0) {
    const here: Here = errors.length > 0 ? { state: 'other', findings: errors } : { state: 'none' };
    return { causes, here };
  }
  const holds = ({ rule }: LikelyCause): boolean => confirmed.some((finding) => finding.rule === rule);
  const first = causes.filter(holds).map((cause) => ({ ...cause, likelihood: 'high' as const }));
  const rest = causes
    .filter((cause) => !holds(cause))
    .map((cause) => ({ ...cause, likelihood: 'possible' as const }));
  return { causes: [...first, ...rest], here: { state: 'confirmed', findings: confirmed } };
}
