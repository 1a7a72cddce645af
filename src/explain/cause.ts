import type { RuleId } from '../rules/index.ts';
import type { PageId } from './pages.ts';
import type { Failure, Signal } from './signals.ts';

/**
 * Why a text may have been written. Points are powers of two: a cause with one point more than another is twice as
 * likely. They start from how often each cause was behind 211 public reports, and are moved by what else is known of
 * Docker and Linux.
 */
export interface Cause {
  /** Points for a failure in the text; of several the highest counts. Without any of them it is no cause. */
  readonly from: Readonly<Partial<Record<Failure, number>>>;
  /** What the context adds or takes away. */
  readonly hints?: Readonly<Partial<Record<Signal, number>>>;
  /** One sentence for the reader of the text; left out where the title of the rule says the same. */
  readonly why?: string;
  /** A closer reason where a signal is present; the first counts. */
  readonly because?: readonly (readonly [Signal, string])[];
}

export type RuleCauses = Readonly<Partial<Record<RuleId, Cause>>>;

export type PageCauses = Readonly<Record<PageId, Cause>>;
