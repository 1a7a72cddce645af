import { applyEdit, type FileResult } from '../edit/apply-edit.ts';
import { linesFor } from '../edit/lines-for.ts';
import { DockpermError } from '../errors.ts';
import { decodeText } from '../host/decode-text.ts';
import { nextWhenUnreadable, whyUnreadable, whyUnwritable } from '../host/file-problem.ts';
import type { Host, Result } from '../host/host.ts';
import type { TriedEdit } from '../plan/manual-steps.ts';
import { orderActions } from '../plan/order-actions.ts';
import type { Action, Plan, Unfixable } from '../plan/plan.ts';
import type { EditStep } from '../rules/rule.ts';

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
}

export interface StagedPlan {
  readonly plan: Plan;
  readonly changes: readonly FileChange[];
}

/**
 * Makes every edit in memory. Nothing is written; an action with an edit that cannot be made safely leaves the plan
 * whole, with the lines that a person would add.
 */
export async function stageEdits(host: Host, plan: Plan, directory: string): Promise<StagedPlan> {
  const draft = new Draft(host, directory);
  const actions: Action[] = [];
  const refused: Unfixable[] = [];
  for (const action of plan.actions) {
    const refusal = await draft.make(action);
    if (refusal) refused.push(refusal);
    else actions.push(action);
  }
  const unfixable = [...plan.unfixable, ...refused];
  return { plan: { ...plan, actions: orderActions(actions), unfixable }, changes: draft.changes() };
}

class Draft {
  readonly #host: Host;
  /** Of the project. */
  readonly #directory: string;
  readonly #files = new Map<string, FileChange>();

  constructor(host: Host, directory: string) {
    this.#host = host;
    this.#directory = directory;
  }

  changes(): FileChange[] {
    return [...this.#files.values()].filter(({ before, after }) => before !== after);
  }

  /** All edits of an action or none. */
  async make({ rule, subject, steps }: Action): Promise<Unfixable | null> {
    const saved = new Map(this.#files);
    const tried: TriedEdit[] = [];
    for (const step of steps) if (step.kind === 'edit') tried.push({ step, result: await this.#edit(step) });
    const reasons = tried.flatMap(({ step, result }) =>
      result.state === 'refused' ? [`${step.file}: ${result.reason}`] : [],
    );
    const [reason] = reasons;
    if (reason === undefined) return null;
    this.#restore(saved);
    const { manualSteps } = await import('../plan/manual-steps.ts');
    return { rule, subject, reason, instructions: manualSteps(steps, tried) };
  }

  async #edit(step: EditStep): Promise<FileResult> {
    const change = this.#files.get(step.file) ?? (await readForEdit(this.#host, step, this.#directory));
    const edited = await applyEdit(change.after ?? '', step.edit);
    const result = edited.state === 'edited' ? await this.#unlessLinked(step, edited) : edited;
    const after = result.state === 'removed' ? null : result.state === 'edited' ? result.text : change.after;
    if (after !== change.after) this.#files.set(step.file, { ...change, after });
    return result;
  }

  /** Written in place, the bytes could be lost halfway; replaced, the other names of the file would keep the old ones. */
  async #unlessLinked({ file, edit }: EditStep, edited: FileResult): Promise<FileResult> {
    const writable = await this.#host.checkWritable(file, this.#directory);
    if (writable.ok || writable.error !== 'HARD_LINKED') return edited;
    return { state: 'refused', reason: whyUnwritable(writable.error), lines: linesFor(edit) };
  }

  #restore(saved: ReadonlyMap<string, FileChange>): void {
    this.#files.clear();
    for (const [path, change] of saved) this.#files.set(path, change);
  }
}

/** A change is shown as a diff: root reads with the owner's rights, so that it shows nothing the owner cannot read. */
async function readForEdit(host: Host, step: EditStep, directory: string): Promise<FileChange> {
  const text = await readText(host, step.file, directory);
  const about = { path: step.file, ...(step.needsRoot ? { needsRoot: step.needsRoot } : {}) };
  if (text.ok) return { ...about, before: text.value, after: text.value };
  if (text.error !== 'ENOENT') throw unreadable(step.file, text.error);
  return { ...about, before: null, after: '' };
}

async function readText(host: Host, path: string, directory: string): Promise<Result<string>> {
  const bytes = await host.readBytes(path, directory);
  return bytes.ok ? decodeText(bytes.value) : bytes;
}

function unreadable(path: string, error: string): DockpermError {
  return new DockpermError('file-unreadable', `${path} ${whyUnreadable(error)}.`, nextWhenUnreadable(error));
}
