import type { Subject } from '../diagnose/diagnose.ts';
import type { Instruction, Remedy, Step } from '../rules/rule.ts';

/**
 * What will be applied, what needs consent, and what has to be done by hand. A dry run prints this plan; steps are in the order in which they run.
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
  /** What it interrupts or takes away. */
  readonly impact?: string;
  readonly steps: readonly Step[];
  /** Why another strategy than the requested one is used. */
  readonly note?: string;
}

export interface Held {
  readonly rule: string;
  readonly subject: Subject;
  readonly title: string;
  /** `risky`: grants access. `sudo`: safe, but needs root and consent. */
  readonly reason: 'risky' | 'sudo';
  /** The access that it grants; absent if it grants none. */
  readonly grants?: string;
  /** What it interrupts or takes away. */
  readonly impact?: string;
  /** The option that gives consent. */
  readonly release: string;
  /** The option for an alternative with less access. */
  readonly instead?: string;
  readonly steps: readonly Step[];
}

export interface Unfixable {
  readonly rule: string;
  readonly subject: Subject;
  readonly reason: string;
  readonly instructions: readonly Instruction[];
}

export interface Consent {
  /** Rule ids, or `risky` for all. */
  readonly allow: readonly string[];
  /** Rule ids; empty means every rule. */
  readonly only: readonly string[];
  readonly rebuild: 'yes' | 'no';
  /** `proxy` prefers remedies that put a proxy between a service and the engine; not said is `group`. */
  readonly strategy?: 'group' | 'proxy';
  /** `held`: commands by sudo need consent, too, because no person can be asked. */
  readonly sudo?: 'held';
  /** What a person at the terminal has consented to. */
  readonly consented?: readonly Held[];
}
