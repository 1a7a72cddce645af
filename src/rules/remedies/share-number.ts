import type { BuildGroup, Facts, ServiceFacts } from '../../facts/facts.ts';
import type { Remedy, Step } from '../rule.ts';
import { recreate } from './service-steps.ts';

export type HeldGroup = Omit<BuildGroup, 'taken'> & { readonly by: string };

/** Edits all of them, since a single remaining one would stop the build. */
export function shareNumbers(groups: readonly HeldGroup[], service: ServiceFacts, facts: Facts): Remedy {
  const edits = groups.map(({ name, by, at }): Step => {
    const edit = { op: 'reuse-group', line: at.line, group: name, holder: by } as const;
    return { kind: 'edit', file: at.file, edit };
  });
  const [first] = groups;
  return {
    title: `Let group ${first?.name} share gid ${first?.gid} with ${first?.by}`,
    safety: 'safe',
    steps: [...edits, ...recreate(service, facts)],
  };
}
