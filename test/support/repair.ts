import { stageEdits } from '../../src/apply/stage-edits.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { formatUnifiedDiff } from '../../src/edit/text/diff.ts';
import { formatCommand } from '../../src/host/command.ts';
import { formatRun } from '../../src/plan/instructions.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Consent } from '../../src/plan/plan.ts';
import { upCommand } from '../../src/plan/recreation.ts';
import { instructionLines } from '../../src/report/format-instruction.ts';
import type { Step } from '../../src/rules/rule.ts';
import { type Machine, memoryHost } from './memory-host.ts';
import { APP, factsOf } from './scenes.ts';

/** What a dry run with these flags would show of the project: what changes in its files, then commands and instructions. */
export async function repair(machine: Machine, flags: Partial<Consent> = {}): Promise<string[]> {
  const findings = diagnose(await factsOf(machine));
  const plan = makePlan(findings, { allow: [], only: [], rebuild: 'yes', ...flags });
  const prepared = await stageEdits(memoryHost(machine), plan, APP);
  const steps = prepared.plan.actions.flatMap((action) => action.steps);
  return [
    ...prepared.changes.flatMap(({ path, before, after }) => changedLines(path, before ?? '', after ?? '')),
    ...steps.flatMap(formatStep),
    ...prepared.plan.held.map(({ title, grants }) => `held: ${title} (${grants})`),
    ...prepared.plan.unfixable.flatMap(({ reason, instructions }) => [
      `for a person: ${reason}`,
      ...instructions.flatMap(instructionLines),
    ]),
  ];
}

/** Without the lines around them. */
function changedLines(path: string, before: string, after: string): string[] {
  const lines = formatUnifiedDiff(path, before, after).split('\n').slice(2);
  return [path.replace(`${APP}/`, ''), ...lines.filter((line) => /^[-+]/.test(line))];
}

function formatStep(step: Step): string[] {
  switch (step.kind) {
    case 'edit':
      return [];
    case 'ask':
      return instructionLines(step).map((line) => `# ${line}`);
    case 'run':
      return [`$ ${formatRun(step)}`, ...(step.undo ? [`  undone by ${formatCommand(step.undo)}`] : [])];
    case 'recreate':
      return [`$ ${formatCommand(upCommand(step))}`];
  }
}
