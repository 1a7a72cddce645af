import type { Subject } from '../diagnose/diagnose.ts';
import type { Remedy, Step } from '../rules/rule.ts';

/**
 * What will be done, what waits for consent, and what only a person can do. Printing it is the dry run: the steps of
 * its actions, one after another, are in the order in which they happen.
 */
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
  /** Why it is done in this way, where a person asked for another one. */
  readonly note?: string;
}

export interface Held {
  readonly rule: string;
  readonly subject: Subject;
  readonly title: string;
  /** It widens access; or it is harmless, but needs root, and nobody is there to say yes to that. */
  readonly reason: 'risky' | 'sudo';
  /** What it opens; absent for what gives nobody more than before. */
  readonly grants?: string;
  /** The flag that lets it through. */
  readonly release: string;
  /** The flag that chooses another way, which opens less. */
  readonly instead?: string;
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
  /** `proxy` prefers remedies that put a proxy between a service and the engine; not said is `group`. */
  readonly strategy?: 'group' | 'proxy';
  /** `held`: what runs as root by way of sudo needs to be allowed, too, because nobody is asked. */
  readonly sudo?: 'held';
  /** What a person at the terminal said yes to. */
  readonly agreed?: readonly Held[];
}
