import { proveAs, runIn } from '../causes/ask-as.ts';
import { type Company, type OpenStage, openStage } from '../causes/perform.ts';
import type { Scene } from '../causes/staging.ts';
import { fix, undo } from './dockperm.ts';
import { isWrong, type Mark, none, type Showing, withMark, wrong, yes } from './showing.ts';
import type { Remedied } from './staging.ts';
import { compareTrees, readTree } from './tree.ts';

/** Brings the cause about, proves that it holds, has dockperm repair it, and asks the same one again. */
export async function repair(staging: Remedied, company: Company): Promise<Showing> {
  const open = await openStage(staging.cause, company);
  const { scene, asking } = open;
  try {
    const before = readTree(asking.folder, staging.files?.(open));
    const staged: Showing = { staging, open, repaired: scene, before, remedy: null, marks: {} };
    const showing = withMark(staged, 'denied', await markDenied(staged));
    return isWrong(showing.marks) ? showing : await repairStaged(showing);
  } catch (error) {
    await open.close();
    throw error;
  }
}

async function markDenied({ staging, open }: Showing): Promise<Mark> {
  const mark = await ask(open.scene, { open });
  return mark.state === 'yes' && staging.notDenied ? none(staging.notDenied) : mark;
}

async function repairStaged(showing: Showing): Promise<Showing> {
  const { staging, open } = showing;
  const surprise = await staging.unasked?.look(open);
  if (surprise) return withMark(showing, 'connects', wrong(`unasked: ${surprise}`));
  const { remedy, problem } = await fix(staging, open);
  if (problem !== null) return withMark({ ...showing, remedy }, 'connects', wrong(problem));
  const repaired = (await staging.repaired?.(open)) ?? open.scene;
  return withMark({ ...showing, remedy, repaired }, 'connects', await askRepaired({ ...showing, repaired }));
}

/** Asks again, after the engine was restarted where that is for others to do. */
export async function outlast(showing: Showing): Promise<Showing> {
  const { staging, open, repaired } = showing;
  const { restart } = staging;
  if (typeof restart === 'object') {
    if ('none' in restart) return withMark(showing, 'restarted', none(restart.none));
    if ('by' in restart) await restart.by(open);
    else await runIn(repaired, open.asking, restart.after);
  }
  return withMark(showing, 'restarted', await askRepaired(showing));
}

function askRepaired({ staging, open, repaired }: Showing): Promise<Mark> {
  return ask(repaired, { open, gives: staging.gives ?? 'ok' });
}

/** Has dockperm take it back: the files are what they were, and so is access. */
export async function takeBack(showing: Showing): Promise<Showing> {
  return withMark(showing, 'undone', await markUndone(showing));
}

async function markUndone({ staging, open, before }: Showing): Promise<Mark> {
  const { scene, asking } = open;
  const problem = await undo(staging, open);
  if (problem !== null) return wrong(problem);
  const differences = compareTrees(before, readTree(asking.folder, staging.files?.(open)));
  if (differences.length > 0) return wrong(differences.join(', '));
  return staging.undo === 'as before' ? ask(scene, { open }) : none(staging.undo.stays);
}

/** Not by dockperm's word: the process itself connects, or one with exactly its identity. */
async function ask(scene: Scene, { open, gives }: { open: OpenStage; gives?: string }): Promise<Mark> {
  const truth = await proveAs(scene, open.asking);
  if (truth === null) return wrong('no question was asked');
  const { asked, said, expected } = { ...truth, ...(gives !== undefined && { expected: gives }) };
  return said === expected ? yes : wrong(`${asked}: ${said}, not ${expected}`);
}
