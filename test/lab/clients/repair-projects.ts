import { compareFix, type Truth } from '../../tools/verify/clients/compare.ts';
import type { Repair, Results } from '../../tools/verify/clients/format.ts';
import { listClients, stopClient } from './ask-clients.ts';
import { type Asking, type FixReport, fixIn } from './ask-dockperm.ts';
import { atOnce } from './at-once.ts';
import type { Project } from './stage-row.ts';
import { lookOf, sayEach, startAll } from './verify-row.ts';

interface Before {
  readonly projects: readonly Project[];
  readonly truths: ReadonlyMap<string, Truth>;
  /** By client, the errors that the last check named. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
}

/** Repairs each project, starts everything again, and asks the clients and dockperm once more. */
export async function repairProjects({ projects, truths, rules }: Before, asking: Asking): Promise<Results> {
  const { socket } = asking.engine;
  const fixes = new Map<Project, FixReport | string>();
  for (const project of projects) fixes.set(project, await fixIn(project.folder, asking));
  await atOnce(await listClients(socket), (container) => stopClient(socket, container));
  const after = await startAll(socket);
  const said = await sayEach('after the fix', projects, asking);
  const repairs = projects.flatMap((project) =>
    project.cases.map(({ index, name }): Repair => {
      const gone: Truth = { state: 'never-asked', why: 'there is no container of it' };
      const [before, now] = [truths.get(name) ?? gone, after.get(name) ?? gone];
      const named = rules.get(name) ?? [];
      const outcome = compareFix({ before, after: now, rules: named });
      return {
        index,
        outcome,
        detail: `named ${named.join(', ') || 'nothing'}; ${formatFix(fixes.get(project))}`,
      };
    }),
  );
  return { looks: said.flatMap((each) => lookOf(each, after)), repairs };
}

function formatFix(fix: FixReport | string | undefined): string {
  if (fix === undefined || typeof fix === 'string') return `fix said ${fix}`;
  const parts = (['actions', 'held', 'unfixable'] as const).map(
    (part) => `${part}: ${fix.plan[part].map(({ rule }) => rule).join(' ') || 'none'}`,
  );
  return `${parts.join('; ')}; failure: ${fix.outcome?.failure?.message ?? 'none'}`;
}
