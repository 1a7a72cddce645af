import type { EngineAt } from '../../engine/engine-at.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { stateFolder } from '../journal/state-folder.ts';
import type { StagedPlan } from '../stage-edits.ts';
import { assertWritable } from '../write-files.ts';
import { assertRoom } from './disk-space.ts';
import { assertTools } from './tools.ts';

export interface PrecheckOptions {
  readonly facts: Facts;
  /** Of the project that the journal is for. */
  readonly directory: string;
  /** Null when the engine cannot be asked. */
  readonly engine: EngineAt | null;
}

/** Checks before the first write for everything known to stop the plan, so that no plan is left half applied. */
export async function assertFeasible(
  host: Host,
  prepared: StagedPlan,
  { facts, directory, engine }: PrecheckOptions,
): Promise<void> {
  const steps = prepared.plan.actions.flatMap((action) => action.steps);
  await assertWritable(host, prepared.changes, directory);
  await assertTools(host, steps);
  const isHere = facts.engine.state === 'answered' && !facts.engine.elsewhere;
  await assertRoom(host, prepared, {
    backups: await stateFolder(host, directory),
    engine: isHere && builds(prepared, facts) ? engine : null,
  });
}

/** Compose builds what has a `build` section, and only takes what has none. */
function builds({ plan }: StagedPlan, { project }: Facts): boolean {
  const built =
    project.state === 'found' ? project.services.flatMap(({ build, name }) => (build ? [name] : [])) : [];
  return plan.actions.some(({ steps }) =>
    steps.some(
      (step) =>
        step.kind === 'recreate' &&
        step.build === 'yes' &&
        step.services.some((name) => built.includes(name)),
    ),
  );
}
