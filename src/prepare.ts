import { applyEdit, type FileResult } from './edit/apply-edit.ts';
import { DockpermError } from './errors.ts';
import type { Host } from './host/host.ts';
import { arrange } from './plan/arrange.ts';
import type { Action, Plan, Unfixable } from './plan/plan.ts';
import type { EditStep } from './rules/rule.ts';

/** A file before and after: what a dry run shows and what is written. */
export interface FileChange {
  readonly path: string;
  /** Null when the file does not exist yet. */
  readonly before: string | null;
  /** Null when the file is taken away. */
  readonly after: string | null;
  /** Written by way of `sudo` where dockperm is not root itself. */
  readonly needsRoot?: true;
  /** A file of the package that is copied as it is. */
  readonly origin?: 'template';
  /** What a new file was begun with, such as `.env.example`. */
  readonly madeFrom?: string;
}

export interface Prepared {
  readonly plan: Plan;
  readonly changes: readonly FileChange[];
}

/**
 * Makes every edit in memory. Nothing is written; an action with an edit that cannot be made safely leaves the plan
 * whole, with the lines that a person would add.
 */
export async function prepare(host: Host, plan: Plan): Promise<Prepared> {
  const draft = new Draft(host);
  const actions: Action[] = [];
  const refused: Unfixable[] = [];
  for (const action of plan.actions) {
    const refusal = await draft.make(action);
    if (refusal) refused.push(refusal);
    else actions.push(action);
  }
  const unfixable = [...plan.unfixable, ...refused];
  return { plan: { ...plan, actions: arrange(actions), unfixable }, changes: draft.changes() };
}

class Draft {
  readonly #host: Host;
  readonly #files = new Map<string, FileChange>();

  constructor(host: Host) {
    this.#host = host;
  }

  changes(): FileChange[] {
    return [...this.#files.values()].filter(({ before, after }) => before !== after);
  }

  /** All edits of an action or none. */
  async make(action: Action): Promise<Unfixable | null> {
    const saved = new Map(this.#files);
    for (const step of action.steps) {
      if (step.kind !== 'edit') continue;
      const result = await this.#edit(step);
      if (result.state !== 'refused') continue;
      this.#restore(saved);
      const { rule, subject } = action;
      return { rule, subject, reason: `${step.file}: ${result.reason}`, instructions: result.lines };
    }
    return null;
  }

  async #edit(step: EditStep): Promise<FileResult> {
    const change = this.#files.get(step.file) ?? (await readForEdit(this.#host, step));
    const result = await applyEdit(change.after ?? '', step.edit);
    const after = result.state === 'removed' ? null : result.state === 'edited' ? result.text : change.after;
    if (after !== change.after) this.#files.set(step.file, { ...change, after });
    return result;
  }

  #restore(saved: ReadonlyMap<string, FileChange>): void {
    this.#files.clear();
    for (const [path, change] of saved) this.#files.set(path, change);
  }
}

async function readForEdit(host: Host, step: EditStep): Promise<FileChange> {
  const text = await host.readFile(step.file);
  const about = { path: step.file, ...(step.needsRoot ? { needsRoot: step.needsRoot } : {}) };
  if (text.ok) return { ...about, before: text.value, after: text.value };
  if (text.error !== 'ENOENT') {
    throw new DockpermError(
      'file-unreadable',
      `${step.file} cannot be read (${text.error}).`,
      'Run dockperm as the user who owns it.',
    );
  }
  const template = step.template === undefined ? null : await host.readFile(step.template);
  if (!template?.ok) return { ...about, before: null, after: '' };
  return { ...about, before: null, after: template.value, madeFrom: template.value };
}
