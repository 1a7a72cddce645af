import type { Target } from './compose-target.ts';
import type { Settings } from './settings.ts';
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
      readonly intended: Settings;
    };

export const unchanged: Proposal = { state: 'unchanged' };

export function refuse(reason: string): Proposal {
  return { state: 'refused', reason };
}

/** The service is to read as it does, but for these settings. */
export function proposed(target: Target, settings: Settings, attempts: readonly Attempt[]): Proposal {
  return { state: 'attempts', attempts, intended: { ...target.resolved, ...settings } };
}
