import type { Finding } from '../diagnose.ts';
import { DockpermError } from '../errors.ts';
import type { EngineAt } from '../facts/engine/images.ts';
import type { ComposeTool, Facts } from '../facts/facts.ts';
import type { Host } from '../host/host.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { recreation } from '../plan/recreation.ts';
import type { Prepared } from '../prepare.ts';
import { hasExecutor, pullActions } from './executor.ts';
import { composeMissing } from './plan-template.ts';

export interface ProjectSituation {
  readonly facts: Facts;
  readonly before: readonly Finding[];
  /** Null when the engine cannot be asked. */
  readonly engine: EngineAt | null;
  readonly build: 'yes' | 'no';
}

/** What a fix would change, then everything that the project needs to run. */
export async function planProject(
  host: Host,
  { facts, before, engine, build }: ProjectSituation,
): Promise<Plan> {
  const tool = requireCompose(facts);
  const plan = planFixes(before, facts);
  if (facts.project.state === 'none' || tool === null || engine === null) return plan;
  const pulls = hasExecutor(facts) ? await pullActions(host, facts.project, engine) : [];
  const start = recreation({ base: tool.base, services: facts.project.allServices, build, which: 'changed' });
  return { ...plan, actions: [...plan.actions, ...pulls, start] };
}

/** What root alone could mend is no part of starting a project, which it neither asks about nor waits for. */
function planFixes(before: readonly Finding[], { caller }: Facts): Plan {
  const sudo = caller.uid === 0 ? {} : ({ sudo: 'held' } as const);
  const plan = makePlan(before, { allow: [], only: [], rebuild: 'no', ...sudo });
  return { ...plan, held: plan.held.filter(({ reason }) => reason === 'risky') };
}

/** Null only where there are worse troubles, which the report names. */
function requireCompose({ project, connection }: Facts): ComposeTool | null {
  if (project.state === 'none') {
    const next = 'Name a folder with a Compose file, or an empty one for the executor template.';
    const message = `There is no Compose file in ${project.directory}, and it is not empty.`;
    throw new DockpermError('project-missing', message, next);
  }
  const { tool } = project.authority;
  if (tool === null && connection.state === 'ok') throw composeMissing();
  return tool;
}

/** Nothing is started that is known not to work. */
export function isBlocked({ connection }: Facts, { plan }: Prepared): boolean {
  return connection.state !== 'ok' || plan.held.length > 0 || plan.unfixable.length > 0;
}
