import type { Attempt } from './yaml-insert.ts';

/** What a change comes to before it is written and read back. */
export type Proposal =
  | { readonly state: 'unchanged' }
  | { readonly state: 'refused'; readonly reason: string }
  /** The entry that reads `from` stands in a service of the same file that this one extends. */
  | { readonly state: 'elsewhere'; readonly from: string }
  | {
      readonly state: 'attempts';
      readonly attempts: readonly Attempt[];
      /** The service as it must read afterwards. */
      readonly intended: Readonly<Record<string, unknown>>;
    };

export const unchanged: Proposal = { state: 'unchanged' };

export function refuse(reason: string): Proposal {
  return { state: 'refused', reason };
}
