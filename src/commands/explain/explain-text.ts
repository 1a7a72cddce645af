import { DockpermError } from '../../errors.ts';
import { type Confirmed, confirmWithFindings } from '../../explain/confirm-with-findings.ts';
import { type Explanation, explainText } from '../../explain/explain.ts';
import { whyElsewhere } from '../../explain/is-about-this-host.ts';
import type { Signal } from '../../explain/signals.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import type { Host } from '../../host/host.ts';
import { findEndpoint } from '../../probes/endpoint/endpoint.ts';
import { plainInvocation } from '../../report/invocation.ts';
import { maskFacts } from '../../report/mask.ts';
import { type ExplainReport, formatPrettyExplain } from '../../report/pretty/explain.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';

export interface ExplainOptions {
  /** A rule, a text of one or more words, or `-`; empty for standard input or else the list. */
  readonly words: readonly string[];
  readonly format: 'pretty' | 'json';
  /** `skip` explains only by the text. */
  readonly facts: 'look' | 'skip';
}

/** For a question that is answered from the text already: no reason to wait long. */
const TIMEOUT_MS = 1_500;

/** As many causes as a person will read. */
const SHOWN = 6;

/** Signals of a container in the text; only then are the project's services read. */
const ofContainers: readonly Signal[] = [
  'container',
  'containerApp',
  'composePrefix',
  'dockerPy',
  'node',
  'java',
];

/** Exits 1 when nothing in the text is known. */
export async function explainGiven(
  context: Context,
  text: string,
  options: ExplainOptions,
): Promise<ExitCode> {
  const explanation = explainText(text);
  const { causes, here } = await settled(context, text, explanation, options);
  const report: ExplainReport = { schemaVersion: 1, causes: causes.slice(0, SHOWN), ...(here && { here }) };
  write(context, report, options);
  return report.causes.length > 0 ? exitCodes.ok : exitCodes.findings;
}

async function settled(
  context: Context,
  text: string,
  explanation: Explanation,
  { facts }: ExplainOptions,
): Promise<Pick<ExplainReport, 'causes' | 'here'>> {
  const { causes } = explanation;
  if (facts === 'skip' || causes.length === 0) return { causes };
  return lookHere(context, text, explanation);
}

async function lookHere(
  { host }: Context,
  text: string,
  { causes, signals }: Explanation,
): Promise<Confirmed> {
  const notKnown = (reason: string): Confirmed => ({ causes, here: { state: 'not-known', reason } });
  const endpoint = await findEndpoint(host, null);
  const elsewhere = whyElsewhere(text, signals, { os: host.platform, endpoint });
  if (elsewhere !== null) return notKnown(elsewhere);
  const scope = ofContainers.some((signal) => signals.has(signal)) ? 'project' : 'endpoint';
  const facts = await factsOf(host, scope);
  if (facts instanceof DockpermError) return notKnown(facts.message);
  if (hasNoEngine(facts)) return notKnown('This host has no engine to inspect.');
  // Loaded here, since an explanation by text does not need it.
  const { diagnose } = await import('../../diagnose/diagnose.ts');
  return confirmWithFindings(causes, diagnose(facts));
}

/** A project that cannot be read is no reason to leave the text unexplained. */
async function factsOf(host: Host, scope: Selection['scope']): Promise<Facts | DockpermError> {
  const { gather } = await import('../../probes/gather.ts');
  return gather(host, { ...nothingChosen, directory: host.cwd, scope }).then(
    (facts) => maskFacts(facts, host.env),
    (error: unknown) => {
      if (error instanceof DockpermError) return error;
      throw error;
    },
  );
}

function hasNoEngine({ connection, endpoint, candidates }: Facts): boolean {
  const isBare = candidates.every(({ state }) => state === 'missing');
  return connection.state === 'missing' && endpoint.origin === 'default' && isBare;
}

const nothingChosen: Omit<Selection, 'directory' | 'scope'> = {
  files: [],
  envFile: null,
  profiles: [],
  services: [],
  containers: [],
  all: false,
  endpoint: null,
  gid: null,
  timeoutMs: TIMEOUT_MS,
};

function write(context: Context, report: ExplainReport, { format }: ExplainOptions): void {
  if (format === 'json') context.printJson(report);
  else if (report.causes.length === 0) context.print(() => nothingKnown);
  else
    context.print((look) =>
      formatPrettyExplain(report, {
        ...look,
        invocation: { ...plainInvocation, launcher: context.launcher },
      }),
    );
}

const nothingKnown = `No known error in this text.
Include the error message and the lines around it, or run dockperm check on the\nhost where it occurs.
`;
