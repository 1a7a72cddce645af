import type { StagedPlan } from '../apply/stage-edits.ts';
import type { Finding } from '../diagnose/diagnose.ts';
import type { EngineAt } from '../engine/engine-at.ts';
import { DockpermError } from '../errors.ts';
import type { ComposeTool, Facts } from '../facts/facts.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { recreation } from '../plan/recreation.ts';
import { type BuildChoice, buildAction } from './build-action.ts';
import { composeMissing } from './compose-missing.ts';
import type { ResolvedService } from './resolved-project.ts';

export interface ProjectSituation {
  readonly facts: Facts;
  readonly before: readonly Finding[];
  /** Null when the engine cannot be asked. */
  readonly engine: EngineAt | null;
  readonly build: BuildChoice;
  /** Rules whose risky fixes have consent. */
  readonly allow: readonly string[];
  readonly services: readonly ResolvedService[];
}

type FoundProject = Extract<Facts['project'], { readonly state: 'found' }>;

/**
 * What a fix would change, without its recreations, since everything is started once, at the end; then everything that the
 * project needs to run but for the images that are pulled before.
 */
export function planProject(situation: ProjectSituation): Plan {
  const { facts, engine, build, services } = situation;
  const project = requireProject(facts);
  const tool = requireCompose(project, facts);
  const plan = planFixes(situation);
  if (tool === null || engine === null) return plan;
  const { allServices } = project;
  const built = services.flatMap(({ name, builds }) => (builds && allServices.includes(name) ? [name] : []));
  const builds = build === 'no' || built.length === 0 ? [] : [buildAction(tool.base, built, build)];
  const start = recreation({ base: tool.base, services: allServices, build: 'no', which: 'changed' });
  return { ...plan, actions: [...plan.actions, ...builds, start] };
}

/** A fix that needs root is not part of starting a project: deploy neither asks about it nor waits for it. */
function planFixes({ before, allow, facts: { caller } }: ProjectSituation): Plan {
  const sudo = caller.uid === 0 ? {} : ({ sudo: 'held' } as const);
  const plan = makePlan(before, { allow, only: [], rebuild: 'no', ...sudo });
  return { ...plan, held: plan.held.filter(({ reason }) => reason === 'risky') };
}

function requireProject({ project }: Facts): FoundProject {
  if (project.state === 'found') return project;
  throw new DockpermError(
    'project-missing',
    `${project.directory} has no Compose file and is not empty.`,
    'Use a directory with a Compose file, or an empty one for the executor template.',
  );
}

/** Null only where there are worse troubles, which the report names. */
function requireCompose({ authority }: FoundProject, { connection }: Facts): ComposeTool | null {
  if (authority.kind === 'own' && authority.tool === null && connection.state === 'ok')
    throw composeMissing(authority.reason);
  return authority.tool;
}

/** Nothing is started that is known not to work. */
export function isBlocked({ connection }: Facts, { plan }: StagedPlan): boolean {
  return connection.state !== 'ok' || plan.held.length > 0 || plan.unfixable.length > 0;
}
