import type { Position } from '../compose/model.ts';
import type { FileEdit } from '../edit/edit.ts';
import type { ContainerFacts, Facts, ServiceFacts } from '../facts/facts.ts';
import type { Command } from '../host/command.ts';

export type Severity = 'error' | 'warning' | 'note';

/** Two values side by side: what is, and what would have to be for access to work. */
export interface Evidence {
  readonly label: string;
  readonly saw: string;
  readonly wanted?: string;
}

/** One act of a remedy. The same object is printed, asked about, carried out and kept for `undo`. */
export type Step = EditStep | RunStep | RecreateStep | AskStep;

export interface EditStep {
  readonly kind: 'edit';
  readonly file: string;
  readonly edit: FileEdit;
  /** Text to start from when the file is missing. */
  readonly template?: string;
  /** Only root may write it: `/etc/docker/daemon.json`, a drop-in of systemd. */
  readonly needsRoot?: true;
}

export interface RunStep {
  readonly kind: 'run';
  readonly command: Command;
  readonly needsRoot: boolean;
  /** Takes back what it did, also when it did only half; absent where nothing can, or where nothing remains of it. */
  readonly undo?: Command;
  /** Such steps wait until everything that the engine reads is in place, and are done once. */
  readonly restarts?: 'engine';
  /** What comes after such a step waits until the engine listens. */
  readonly starts?: 'engine';
}

export interface AskStep {
  readonly kind: 'ask';
  readonly instruction: string;
}

/** Builds and replaces the containers of services; several steps are done by one command. */
export interface RecreateStep {
  readonly kind: 'recreate';
  /** `docker compose` with the project's flags. */
  readonly base: Command;
  readonly services: readonly string[];
  readonly build: 'yes' | 'no';
  /** `all` replaces a container also when Compose sees no difference in its configuration. */
  readonly which: 'changed' | 'all';
}

/** `safe` gives nobody more than before; `risky` names what it `grants`; `manual` is left to a person. */
export type Remedy = {
  readonly title: string;
  readonly steps: readonly Step[];
  /** Preferred where a person asks for it (`--strategy proxy`), and left alone otherwise; absent for all others. */
  readonly strategy?: 'proxy';
} & ({ readonly safety: 'safe' | 'manual' } | { readonly safety: 'risky'; readonly grants: string });

export interface Diagnosis {
  /** One sentence about this host. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  /** Best first. */
  readonly remedies: readonly Remedy[];
  readonly at?: Position;
}

interface RuleBase {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Two to four sentences: why this happens and why the remedy is right. They become the documentation. */
  readonly why: string;
}

export type Rule =
  | (RuleBase & { readonly scope: 'host'; readonly diagnose: (facts: Facts) => Diagnosis | undefined })
  | (RuleBase & {
      readonly scope: 'service';
      readonly diagnose: (service: ServiceFacts, facts: Facts) => Diagnosis | undefined;
    })
  | (RuleBase & {
      readonly scope: 'container';
      readonly diagnose: (container: ContainerFacts, facts: Facts) => Diagnosis | undefined;
    });

/** Only there for the types: a rule is a plain object. */
export function defineRule<const R extends Rule>(rule: R): R {
  return rule;
}
