import type { RuleId } from '../../../../src/rules/index.ts';
import { runIn } from '../../causes/ask-as.ts';
import type { OpenStage } from '../../causes/perform.ts';
import { LabError } from '../../lab.ts';
import { inMachine, restartEngine } from './machine.ts';

export const restart = { by: restartEngine };

export const accounts = ['/etc/group', '/etc/gshadow', '/etc/passwd'];

export function filesOf(paths: readonly string[]): (open: OpenStage) => string[] {
  return ({ asking }) => asking.engines.flatMap((engine) => paths.map((path) => inMachine(engine, path)));
}

export async function expectNamed(rule: RuleId, open: OpenStage): Promise<void> {
  const { stdout, stderr } = await dockperm(open, 'check', '--format', 'json');
  const report = JSON.parse(stdout || 'null') as { findings: { rule: string }[] } | null;
  const [first] = report?.findings ?? [];
  if (first?.rule !== rule) throw new LabError(`names ${first?.rule ?? stderr}, not ${rule}`);
}

export function dockperm({ scene, asking }: OpenStage, ...args: string[]) {
  return runIn(scene, asking, [process.execPath, asking.program, ...args]);
}
