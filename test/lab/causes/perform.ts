import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSession } from '../../support/terminal.ts';
import { type Engine, LabError, type LabUser } from '../lab.ts';
import { type Asking, askAs, proveAs } from './ask-as.ts';
import type { Seen } from './judge.ts';
import type { Backstage, LiveAct, RecordedAct, Scene } from './staging.ts';

export interface Company {
  readonly program: string;
  readonly person: LabUser;
  readonly engines: readonly Engine[];
  readonly signal: AbortSignal;
}

/** Stages it, proves by connecting that it is as claimed, asks dockperm, and puts everything back. */
export async function perform(act: LiveAct, company: Company): Promise<Seen> {
  return onStage(act, company, async (scene, asking) => {
    const truth = await proveAs(scene, asking);
    return { truth, report: await askAs(scene, asking) };
  });
}

/** Puts everything back afterwards, however it ends. */
export async function onStage<T>(
  act: LiveAct,
  company: Company,
  look: (scene: Scene, asking: Asking) => Promise<T>,
): Promise<T> {
  const stage = await openStage(act, company);
  try {
    return await look(stage.scene, stage.asking);
  } finally {
    await stage.close();
  }
}

/** What has been staged, until everything is restored. */
export interface OpenStage {
  readonly scene: Scene;
  readonly asking: Asking;
  readonly close: () => Promise<void>;
}

/** Nothing is left to close where the staging itself fails. */
export async function openStage(act: LiveAct, company: Company): Promise<OpenStage> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    for (const step of undo.splice(0).reverse())
      await (async () => step())().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const backstage = makeBackstage(company, (step) => void undo.push(step));
    const scene = await act.stage(backstage);
    company.signal.throwIfAborted();
    return { scene, asking: { ...company, folder: backstage.folder }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function makeBackstage({ person, engines }: Company, undo: Backstage['undo']): Backstage {
  const folder = mkdtempSync(join(tmpdir(), 'causes-'));
  undo(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  for (const path of [folder, `${folder}/home`]) {
    mkdirSync(path, { recursive: true });
    chownSync(path, person.uid, person.gid);
  }
  return {
    engines,
    get engine() {
      const [first] = engines;
      if (first === undefined) throw new LabError('This staging says nothing of an engine in `needs`.');
      return first;
    },
    person,
    folder,
    undo,
  };
}

export async function replay({ recorded, args = [] }: RecordedAct): Promise<Seen> {
  const { out, err } = await runSession(['check', '--format', 'json', ...args], recorded);
  if (out === '') throw new LabError(err);
  return { report: JSON.parse(out) as Seen['report'], truth: null };
}
