import type { Subject } from '../diagnose.ts';
import type { Remedy, Step } from '../rules/rule.ts';

/** What will be done, what waits for consent, and what only a person can do. Printing it is the dry run. */
export interface Plan {
  readonly actions: readonly Action[];
  readonly held: readonly Held[];
  readonly unfixable: readonly Unfixable[];
}

export interface Action {
  readonly rule: string;
  readonly subject: Subject;
  readonly title: string;
  readonly safety: Remedy['safety'];
  readonly steps: readonly Step[];
}

export interface Held {
  readonly rule: string;
  readonly subject: Subject;
  readonly title: string;
  readonly grants: string;
  /** The flag that lets it through. */
  readonly release: string;
  readonly steps: readonly Step[];
}

export interface Unfixable {
  readonly rule: string;
  readonly subject: Subject;
  readonly reason: string;
  readonly instructions: readonly string[];
}

export interface Consent {
  /** Rule ids, or `risky` for all. */
  readonly allow: readonly string[];
  /** Rule ids; empty means every rule. */
  readonly only: readonly string[];
  readonly rebuild: 'yes' | 'no';
}
