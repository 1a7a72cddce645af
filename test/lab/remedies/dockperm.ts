import type { ReportedFinding } from '../../../src/report/reported-finding.ts';
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
  readonly before: readonly Found[];
  readonly after?: readonly Found[];
}

interface Planned {
  readonly rule: string;
  readonly title?: string;
  readonly reason?: string;
}

/** With time to look into containers: a machine that is busy with more than this takes a while. */
const asked = ['--format', 'json', '--timeout', '30s'];

type Found = Pick<ReportedFinding, 'rule' | 'severity' | 'remedies'>;

/** `dockperm fix --yes` as the user whom the staging names. */
export async function fix(staging: Remedied, open: OpenStage): Promise<Fixed> {
  const { flags = [], ends = 0, rule, title = '' } = staging;
  const args = ['fix', '--yes', ...asked, ...flags];
  const { stdout, stderr, exitCode } = await run(open, args, staging);
  const report = parse(stdout);
  if (report === null)
    return { remedy: null, problem: `fix ends with ${exitCode}: ${firstLines(stderr || stdout)}` };
  const remedy = titleOf(report, rule);
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

/** What `dockperm fix` with these flags says, as the one who is denied; null when that is no report. */
export async function planFix(open: OpenStage, flags: readonly string[]): Promise<FixReport | null> {
  const { stdout } = await run(open, ['fix', ...asked, ...flags]);
  return parse(stdout);
}

/** Where a remedy only creates containers again, the plan does that once, for all of them. */
function titleOf({ plan, before }: FixReport, rule: string): string | null {
  const action = plan.actions.find((each) => each.rule === rule);
  if (action?.title !== undefined) return action.title;
  const remedies = before.find((finding) => finding.rule === rule)?.remedies ?? [];
  const [recreates] = remedies.filter(({ steps }) => steps.every(({ kind }) => kind === 'recreate'));
  const isDone = plan.actions.some((each) => each.rule === 'container-outdated');
  return isDone && recreates ? recreates.title : null;
}

/** Why it was not taken back; null when it was, and said what stays. */
export async function undo(staging: Remedied, open: OpenStage): Promise<string | null> {
  const { stdout, stderr, exitCode } = await run(open, ['undo'], staging);
  if (exitCode !== 0) return `undo ends with ${exitCode}: ${firstLines(stderr || stdout)}`;
  const words = (typeof staging.undo === 'object' && staging.undo.says) || '';
  return stdout.replace(/\s+/g, ' ').includes(words) ? null : `undo says nothing of ${words}: ${stdout}`;
}

function run(
  { scene, asking }: OpenStage,
  args: readonly string[],
  { fixedBy }: Pick<Remedied, 'fixedBy'> = {},
) {
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
