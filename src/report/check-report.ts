import type { Finding } from '../diagnose/diagnose.ts';
import {
  askedFacts,
  type JudgedClient,
  judgeAll,
  judgeClients,
  type SocketGroup,
  socketGroupOf,
  type Verdict,
} from '../diagnose/verdict.ts';
import type { Endpoint, Facts } from '../facts/facts.ts';
import { version } from '../version.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { groupFindings } from './group-findings.ts';
import { completeCommands, dockpermCommand, type Invocation, plainInvocation } from './invocation.ts';
import { spellForShell } from './mask.ts';
import { nextWords } from './next-commands.ts';
import type { ReportedFinding } from './reported-finding.ts';

/**
 * Output of `check --format json`: the verdict, the findings (root cause first), everything that mounts an engine's socket, and all facts. `npm run generate:schema` updates the schema.
 */
export interface CheckReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'dockperm'; readonly version: string };
  /**
   * `denied` applies to the caller or a client that was asked about; `inconclusive` means that the engine did not answer in
   * time, that a client could not be judged, or that a part of the project is remote and was not looked at.
   */
  readonly verdict: Verdict;
  /** The least severity that makes the exit code 1. */
  readonly failOn: 'error' | 'warning';
  readonly endpoint: SocketGroup & {
    readonly host: string;
    readonly origin: Endpoint['origin'];
  };
  readonly findings: readonly ReportedFinding[];
  readonly clients: readonly ReportedClient[];
  readonly coverage: Coverage;
  /** What dockperm can do about it. */
  readonly next: readonly NextCommand[];
  readonly facts: Facts;
}

/** What made a report. */
export const tool = { name: 'dockperm', version } as const;

export interface NextCommand {
  readonly title: 'preview' | 'apply';
  readonly argv: readonly string[];
}

/** What mounts the socket, or was asked about by name, and whether it can use it. */
export type ReportedClient = JudgedClient;

interface CheckReportOptions {
  readonly invocation?: Invocation;
  readonly failOn?: CheckReport['failOn'];
  /** Whether a client that cannot be judged yet leaves the verdict alone. */
  readonly pending?: 'passes' | 'counts';
}

/** From facts that are masked already, and what the rules found in them. */
export function makeCheckReport(
  facts: Facts,
  findings: readonly Finding[],
  { invocation = plainInvocation, failOn = 'error', pending = 'passes' }: CheckReportOptions = {},
): CheckReport {
  return {
    ...spellForShell(
      judgement(facts, findings, { invocation: aboutSame(invocation, facts), failOn, pending }),
    ),
    facts,
  };
}

function judgement(
  facts: Facts,
  findings: readonly Finding[],
  { invocation, failOn, pending }: Required<CheckReportOptions>,
): Omit<CheckReport, 'facts'> {
  const grouped = groupFindings(findings);
  const asked = askedFacts(facts);
  const clients = judgeClients(facts, findings);
  const coverage = coverageOf(facts, clients);
  const verdict = judgeAll(facts, findings);
  const isOpen = pending === 'counts' && verdict === 'ok' && coverage.clients.unknown > 0;
  return {
    schemaVersion: 1,
    tool,
    verdict: isOpen ? 'inconclusive' : verdict,
    failOn,
    endpoint: {
      host: asked.endpoint.host,
      origin: asked.endpoint.origin,
      ...socketGroupOf(asked),
    },
    findings: completeCommands(grouped, invocation),
    clients,
    coverage,
    next: nextWords(grouped).map(({ title, words }) => nextCommand(title, words, invocation)),
  };
}

/** Recorded facts are about what the command line named then. */
function aboutSame(invocation: Invocation, { processes }: Facts): Invocation {
  const [process] = processes;
  const flag = process?.kind === 'unit' ? '--unit' : '--pid';
  if (process === undefined || invocation.selection.includes(flag)) return invocation;
  return { ...invocation, selection: [...invocation.selection, flag, process.name] };
}

function nextCommand(
  title: NextCommand['title'],
  words: readonly string[],
  invocation: Invocation,
): NextCommand {
  const { file, args } = dockpermCommand(invocation, words);
  return { title, argv: [file, ...args] };
}
