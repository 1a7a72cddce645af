import { CRASHED, diagnose } from '../../diagnose/diagnose.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import { whyUnwritable } from '../../host/file-problem.ts';
import { type CheckReport, makeCheckReport } from '../../report/check-report.ts';
import { isFailing } from '../../report/failing.ts';
import type { Invocation } from '../../report/invocation.ts';
import { maskFacts } from '../../report/mask.ts';
import type { PrettyOptions } from '../../report/style.ts';
import { assertValidCompose } from '../assert-valid-compose.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import { withSpinner } from '../progress.ts';

export interface CheckOptions {
  /** This host, or a file of recorded facts; `-` is standard input. */
  readonly source: { readonly selection: Selection } | { readonly from: string };
  readonly format: 'pretty' | 'json' | 'markdown' | 'github' | 'sarif' | 'junit';
  /** Null for standard output. */
  readonly output: string | null;
  readonly failOn: 'error' | 'warning';
  /** Whether a client that cannot be judged yet leaves the exit code alone. */
  readonly pending: 'passes' | 'counts';
  readonly invocation: Invocation;
}

export async function check(context: Context, options: CheckOptions): Promise<ExitCode> {
  // Loaded while the slow reads are running.
  const formatting = loadFormat(options);
  const facts = await withSpinner(context, options.format, factsFrom(context, options.source));
  const findings = diagnose(facts);
  assertValidCompose(facts, findings);
  const report = makeCheckReport(facts, findings, options);
  await write(context, options.output, { report, format: await formatting });
  return exitCodeOf(report);
}

/** Masked before judging, so that the facts in a report reproduce the report byte for byte. */
async function factsFrom(context: Context, source: CheckOptions['source']): Promise<Facts> {
  if ('from' in source) return (await import('./read-facts.ts')).readFacts(context, source.from);
  const { gather } = await import('../../probes/gather.ts');
  return maskFacts(await gather(context.host, source.selection), context.host.env);
}

type Format =
  | { readonly for: 'person'; readonly write: (report: CheckReport, look: PrettyOptions) => string }
  | { readonly for: 'program'; readonly write: (report: CheckReport) => string };

async function loadFormat({ format, invocation }: CheckOptions): Promise<Format> {
  switch (format) {
    case 'json':
      return { for: 'program', write: (await import('../../report/json.ts')).formatJson };
    case 'markdown':
      return { for: 'program', write: (await import('../../report/markdown/markdown.ts')).formatMarkdown };
    case 'github':
      return { for: 'program', write: (await import('../../report/github.ts')).formatGithub };
    case 'sarif':
      return { for: 'program', write: (await import('../../report/sarif.ts')).formatSarif };
    case 'junit':
      return { for: 'program', write: (await import('../../report/junit.ts')).formatJunit };
    case 'pretty': {
      const { formatPrettyCheck } = await import('../../report/pretty/check.ts');
      return { for: 'person', write: (report, look) => formatPrettyCheck(report, { ...look, invocation }) };
    }
  }
}

interface Written {
  readonly report: CheckReport;
  readonly format: Format;
}

async function write(context: Context, path: string | null, { report, format }: Written): Promise<void> {
  if (path === null && format.for === 'person') context.print((look) => format.write(report, look));
  else if (path === null) context.printText(textFor(context, { report, format }));
  else await writeFile(context, path, textFor(context, { report, format }));
}

function textFor({ render }: Context, { report, format }: Written): string {
  return format.for === 'person' ? render((look) => format.write(report, look)) : format.write(report);
}

async function writeFile(context: Context, path: string, text: string): Promise<void> {
  const written = await context.host.writeFile(path, text);
  if (written.ok) {
    if (context.err.isTerminal) context.notify(`Report written to ${path}`);
    return;
  }
  const { DockpermError } = await import('../../errors.ts');
  throw new DockpermError(
    'file-unwritable',
    `${path} ${whyUnwritable(written.error)}.`,
    'Choose another file with --output.',
  );
}

/** What of a finding the exit code depends on. */
type Judged = Pick<CheckReport['findings'][number], 'rule' | 'severity'>;

/** Findings decide first. Without any, an engine that did not answer makes the result inconclusive. */
export function exitCodeOf(
  report: Pick<CheckReport, 'verdict' | 'failOn'> & { readonly findings: readonly Judged[] },
): ExitCode {
  const { findings, verdict } = report;
  if (findings.some(({ rule }) => rule === CRASHED)) return exitCodes.failed;
  if (verdict === 'inconclusive') return exitCodes.inconclusive;
  if (findings.some((finding) => isFailing(finding, report))) return exitCodes.findings;
  return verdict === 'ok' ? exitCodes.ok : exitCodes.findings;
}
