import { runIn } from '../causes/ask-as.ts';
import type { OpenStage } from '../causes/perform.ts';
import type { Remedied } from './staging.ts';

export interface Fixed {
  /** The title of the remedy that was had. */
  readonly remedy: string | null;
  /** Why it was not had as it should; null when it was. */
  readonly problem: string | null;
}

interface FixReport {
  readonly plan: Readonly<Record<'actions' | 'held' | 'unfixable', readonly Planned[]>>;
  readonly outcome?: { readonly failure: { readonly message: string } | null };
  readonly after?: readonly { readonly rule: string; readonly severity: string }[];
}

interface Planned {
  readonly rule: string;
  readonly title?: string;
  readonly reason?: string;
}

/** `dockperm fix --yes` as whoever the staging says. */
export async function fix(staging: Remedied, open: OpenStage): Promise<Fixed> {
  const { flags = [], ends = 0, rule, title = '' } = staging;
  const { stdout, stderr, exitCode } = await run(staging, open, [
    'fix',
    '--yes',
    '--format',
    'json',
    ...flags,
  ]);
  const report = parse(stdout);
  if (report === null)
    return { remedy: null, problem: `fix ends with ${exitCode}: ${firstLines(stderr || stdout)}` };
  const done = report.plan.actions.find((action) => action.rule === rule);
  const remedy = done?.title ?? null;
  if (remedy === null) return { remedy, problem: `fix has no remedy for ${rule}: ${planned(report)}` };
  if (!remedy.includes(title)) return { remedy, problem: `fix does something else than "${title}"` };
  const failure = report.outcome?.failure?.message;
  if (failure !== undefined) return { remedy, problem: `fix fails: ${failure}` };
  const left = report.after?.flatMap((finding) => (finding.severity === 'error' ? [finding.rule] : [])) ?? [];
  return {
    remedy,
    problem: exitCode === ends ? null : `fix ends with ${exitCode}, names ${left.join(', ') || 'nothing'}`,
  };
}

/** Null when it went well. */
export async function undo(staging: Remedied, open: OpenStage): Promise<string | null> {
  const { stdout, stderr, exitCode } = await run(staging, open, ['undo']);
  return exitCode === 0 ? null : `undo ends with ${exitCode}: ${firstLines(stderr || stdout)}`;
}

function run({ fixedBy }: Remedied, { scene, asking }: OpenStage, args: readonly string[]) {
  const as = fixedBy === 'root' ? { uid: 0, gid: 0 } : scene.as;
  const command = [process.execPath, asking.program, ...args, ...(scene.args ?? [])];
  return runIn({ ...scene, as }, asking, command);
}

function parse(text: string): FixReport | null {
  try {
    return JSON.parse(text) as FixReport;
  } catch {
    return null;
  }
}

function planned({ plan }: FixReport): string {
  const names = (['actions', 'held', 'unfixable'] as const).flatMap((part) =>
    plan[part].map(({ rule, title, reason }) => `${part}: ${rule} (${title ?? reason})`),
  );
  return names.join('; ') || 'nothing is planned';
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 4).join(' ');
}
