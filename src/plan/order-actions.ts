import type { RecreateStep, RunStep, Step } from '../rules/rule.ts';
import { mergeRestarts } from './merge-restarts.ts';
import type { Action } from './plan.ts';
import { recreation } from './recreation.ts';

/**
 * Actions in the order in which their steps run, without repeated steps. The engine restarts once, after everything that
 * it reads is in place; containers are recreated last and together, after all edits. Call it only with the final list of
 * actions: a repeated step stays with the first one, and would be lost if that one were dropped later.
 */
export function orderActions(actions: readonly Action[]): Action[] {
  const once = withoutRepeats(actions);
  const rest = once.flatMap((action) =>
    without(action, (step) => isRestart(step) || step.kind === 'recreate'),
  );
  return [...groupsFirst(rest), ...restart(once), ...recreate(once)];
}

/** Two services that share a variable ask for the same line of `.env`: it is changed once. */
function withoutRepeats(actions: readonly Action[]): Action[] {
  const keys = new Set<string>();
  return actions.flatMap((action) =>
    without(action, (step) => {
      const key = keyOf(step);
      const isRepeat = keys.has(key);
      keys.add(key);
      return isRepeat;
    }),
  );
}

/** Two commands are equal even if they are undone in different ways. */
function keyOf(step: Step): string {
  return JSON.stringify(step.kind === 'run' ? [step.command, step.needsRoot] : step);
}

/** The action without some of its steps; nothing where none is left. */
function without(action: Action, isOut: (step: Step) => boolean): Action[] {
  const steps = action.steps.filter((step) => !isOut(step));
  return steps.length === 0 ? [] : [{ ...action, steps }];
}

/** A group has to exist before a user can join it. */
function groupsFirst(actions: readonly Action[]): Action[] {
  return [...actions.filter(makesGroup), ...actions.filter((action) => !makesGroup(action))];
}

/** BusyBox's `addgroup ann docker` adds a user to a group and creates none. */
function makesGroup({ steps }: Action): boolean {
  return steps.some((step) => {
    if (step.kind !== 'run') return false;
    const { file, args } = step.command;
    return file === 'groupadd' || (file === 'addgroup' && args.some((word) => /^-[gS]$/.test(word)));
  });
}

function isRestart(step: Step): step is RunStep {
  return step.kind === 'run' && step.restarts === 'engine';
}

function restart(actions: readonly Action[]): Action[] {
  const sources = actions.filter(({ steps }) => steps.some(isRestart));
  const [first] = sources;
  if (first === undefined) return [];
  return [
    {
      rule: first.rule,
      subject: first.subject,
      title: 'Restart the engine',
      safety: sources.some(({ safety }) => safety === 'risky') ? 'risky' : 'safe',
      ...impactOf(sources),
      steps: mergeRestarts(sources.flatMap(({ steps }) => steps.filter(isRestart))),
    },
  ];
}

function impactOf(actions: readonly Action[]): Pick<Action, 'impact'> {
  const impact = actions.find((action) => action.impact !== undefined)?.impact;
  return impact === undefined ? {} : { impact };
}

function recreate(actions: readonly Action[]): Action[] {
  const steps = actions.flatMap((action) =>
    action.steps.filter((step): step is RecreateStep => step.kind === 'recreate'),
  );
  const [first] = steps;
  if (first === undefined) return [];
  return [
    recreation({
      base: first.base,
      services: [...new Set(steps.flatMap(({ services }) => services))],
      build: steps.some(({ build }) => build === 'yes') ? 'yes' : 'no',
      which: steps.some(({ which }) => which === 'all') ? 'all' : 'changed',
    }),
  ];
}
