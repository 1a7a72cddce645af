import type { Client, ServiceClient } from '../clients/client.ts';
import type { Position } from '../compose/model.ts';
import type { FileEdit } from '../edit/edit.ts';
import type { ContainerFacts, Facts } from '../facts/facts.ts';
import type { Command } from '../host/command.ts';

export type Severity = 'error' | 'warning' | 'note';

/** A found value and, if known, the value that access requires. */
export interface Evidence {
  readonly label: string;
  readonly found: string;
  readonly expected?: string;
  /** It is the same for every subject with this cause. */
  readonly shared?: true;
}

/** One step of a fix. The same object is printed, confirmed, run and stored for `undo`. */
export type Step = EditStep | RunStep | RecreateStep | AskStep;

export interface EditStep {
  readonly kind: 'edit';
  readonly file: string;
  readonly edit: FileEdit;
  /** Only root can write this file, for example `/etc/docker/daemon.json` or a systemd drop-in. */
  readonly needsRoot?: true;
}

export interface RunStep {
  readonly kind: 'run';
  readonly command: Command;
  readonly needsRoot: boolean;
  /** Command that undoes this step, even if it was interrupted; absent if it cannot be undone or leaves nothing to undo. */
  readonly undo?: Command;
  /** Runs once, after all files that the engine reads are written. */
  readonly restarts?: 'engine';
  /** The next step waits until the engine is listening. */
  readonly starts?: 'engine';
}

/** A step for a person. */
export type AskStep = { readonly kind: 'ask' } & Instruction;

/** A sentence to read, a complete command to paste, or lines to write into the file that a sentence above names. */
export type Instruction =
  | { readonly sentence: string }
  | { readonly command: string }
  /** Words for dockperm itself, to which its launcher and the selection of this run belong. */
  | { readonly dockperm: readonly string[] }
  | { readonly lines: readonly string[] };

/** Builds and recreates services; several such steps are merged into one command. */
export interface RecreateStep {
  readonly kind: 'recreate';
  /** `docker compose` with the project's flags. */
  readonly base: Command;
  readonly services: readonly string[];
  readonly build: 'yes' | 'no';
  /** `all` recreates containers even if Compose sees no change. */
  readonly which: 'changed' | 'all';
}

interface RemedyBase {
  readonly title: string;
  readonly steps: readonly Step[];
  /** What it interrupts or takes away, as the end of "Impact: …". */
  readonly impact?: string;
  /** Only used with `--strategy proxy`; absent for all other fixes. */
  readonly strategy?: 'proxy';
}

/**
 * `safe` grants no new access and interrupts only what it recreates; `risky` grants access (see `grants`) or interrupts
 * more (see `impact`); `manual` has to be done by hand.
 */
type RemedySafety =
  | { readonly safety: 'safe' | 'manual' }
  | { readonly safety: 'risky'; readonly grants: string };

export type Remedy = ReportedRemedy & {
  /** The title for several subjects; `{names}` stands for them. */
  readonly plural?: string;
};

/** What a report shows of one. */
export type ReportedRemedy = RemedyBase & RemedySafety;

export interface Diagnosis {
  /** One sentence about this host. */
  readonly summary: string;
  /** The same about several subjects with one cause; `{names}` stands for them. */
  readonly plural?: string;
  readonly evidence: readonly Evidence[];
  /** Best first. */
  readonly remedies: readonly Remedy[];
  /** Null where no file says it. */
  readonly at?: Position | null;
}

interface RuleBase {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Two to four sentences: why this happens and why the remedy is right. They become the documentation. */
  readonly why: string;
  /** Shell commands that show the condition on Linux and change nothing, each to be pasted as it stands. */
  readonly byHand: readonly string[];
  /** The same condition where the files of a project bring it about, for a rule that is about something else. */
  readonly ofService?: (service: ServiceClient, facts: Facts) => Diagnosis | undefined;
}

export type Rule =
  | (RuleBase & {
      /**
       * `host`: this host and its engine. `process`: whatever is asked about, this process or another one; the facts are then
       * those that the other one would find.
       */
      readonly scope: 'host' | 'process';
      readonly diagnose: (facts: Facts) => Diagnosis | undefined;
    })
  /** About what each client has, whatever made it. */
  | (RuleBase & {
      readonly scope: 'client';
      readonly diagnose: (client: Client, facts: Facts) => Diagnosis | undefined;
    })
  /** About what only the files of a project say. */
  | (RuleBase & {
      readonly scope: 'service';
      readonly diagnose: (service: ServiceClient, facts: Facts) => Diagnosis | undefined;
    })
  | (RuleBase & {
      readonly scope: 'container';
      readonly diagnose: (container: ContainerFacts, facts: Facts) => Diagnosis | undefined;
    });

/** `grants` of a risky remedy that only interrupts something. */
export const noNewAccess = 'no new access';

export function ask(sentence: string): AskStep {
  return { kind: 'ask', sentence };
}

export function askToRun(command: string): AskStep {
  return { kind: 'ask', command };
}

export function askForDockperm(...words: readonly string[]): AskStep {
  return { kind: 'ask', dockperm: words };
}

export function askToWrite(lines: readonly string[]): AskStep {
  return { kind: 'ask', lines };
}

export function manual(title: string, steps: readonly Step[]): Remedy {
  return { title, safety: 'manual', steps };
}

/** Only there for the types: a rule is a plain object. */
export function defineRule<const R extends Rule>(rule: R): R {
  return rule;
}
