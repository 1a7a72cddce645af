import { CRASHED, isError } from '../diagnose/diagnose.ts';
import { formatErrno } from '../host/errno.ts';
import type { CheckReport, ReportedClient } from './check-report.ts';
import { isFailing } from './failing.ts';
import { formatNames } from './format-names.ts';
import type { ReportedFinding } from './reported-finding.ts';
import { sanitizeLine } from './sanitize.ts';
import type { PrettyOptions } from './style.ts';
import { wrap } from './wrap.ts';

/** The first line: whether access is in order, and if not, the one cause. */
export function formatHeadline(report: CheckReport, { style, width }: PrettyOptions): string {
  const { mark, sentence } = headlineOf(report);
  const paint = { '✓': style.good, '✗': style.bad, '?': style.warn }[mark];
  return paint(wrap(sanitizeLine(`${mark} ${sentence}`), width, '  '));
}

export interface Headline {
  readonly mark: '✓' | '✗' | '?';
  readonly sentence: string;
}

/** The verdict as one sentence, and its mark. */
export function headlineOf(report: CheckReport): Headline {
  const first = rootCause(report);
  if (first) {
    const sentence = causeSentence(first, report);
    if (first.rule === CRASHED) return { mark: '?', sentence };
    return report.verdict === 'inconclusive'
      ? { mark: '?', sentence: `Unknown: ${sentence}` }
      : { mark: '✗', sentence };
  }
  switch (report.verdict) {
    case 'ok':
      return okHeadline(report);
    case 'denied':
      return { mark: '✗', sentence: deniedSentence(report) };
    case 'unreachable':
      return { mark: '✗', sentence: whyUnreachable(report) };
    case 'inconclusive':
      return { mark: '?', sentence: whyNotKnown(report) };
  }
}

function causeSentence({ summary }: ReportedFinding, report: CheckReport): string {
  const problems = report.findings.filter((finding) => isFailing(finding, report)).length;
  return problems > 1 ? `${summary} (${problems} problems)` : summary;
}

/** Stated in the headline, and not again. */
export function rootCause(report: CheckReport): ReportedFinding | undefined {
  const { findings, verdict } = report;
  // A warning must not hide that access is not in order.
  return findings.find((finding) => (verdict === 'ok' ? isFailing(finding, report) : isError(finding)));
}

/** A green line must not claim more than was checked. */
function okHeadline(report: CheckReport): Headline {
  const unknown = report.clients.filter(({ access, asked }) => asked && access === 'unknown');
  const can = whoCan(report);
  const [first] = unknown;
  if (first === undefined) return { mark: '✓', sentence: `${can}.` };
  const why = unknown.length === 1 && first.reason ? `: ${first.reason}` : '';
  return {
    mark: '?',
    sentence: `Unknown for ${formatNames(unknown.map(({ name }) => name))}${why}. ${can}.`,
  };
}

function whoCan({ clients, facts }: CheckReport): string {
  const fine = clients.filter(({ access, asked }) => asked && access === 'ok');
  // Asked about another process, the report is not about this one.
  const own = facts.processes.length > 0 ? [] : [callerOf(facts)];
  return `${formatNames([...own, ...fine.map(formatClient)])} can use ${engineOf(facts)}`;
}

/** `agent.service (user agent)`, `Process 4711 (user ann)`. What does not run can do nothing yet. */
function formatClient({ kind, name, user, basis }: ReportedClient): string {
  if (kind !== 'process' && kind !== 'unit') return name;
  const who = `${kind === 'process' ? `Process ${name}` : name} (user ${user ?? '?'})`;
  return basis === 'configured' ? `${who}, once it is started,` : who;
}

function callerOf({ caller }: CheckReport['facts']): string {
  return caller.name ?? `uid ${caller.uid}`;
}

function engineOf({ engine }: CheckReport['facts']): string {
  return engine.state === 'answered' && engine.product === 'podman' ? 'Podman' : 'the Docker daemon';
}

function deniedSentence({ facts, endpoint, clients }: CheckReport): string {
  const [client] = clients;
  if (client && facts.processes.length > 0) return `${formatClient(client)} cannot use ${engineOf(facts)}.`;
  const refusal = facts.connection.state === 'ok' ? facts.connection.refusal : undefined;
  const [refused] = refusal?.requests ?? [];
  if (refused)
    return `${endpoint.host} refuses ${callerOf(facts)} GET ${refused.path}: HTTP ${refused.status}${
      refusal?.by === 'engine' ? ', from an authorization plugin of the engine' : ''
    }.`;
  if (facts.connection.state === 'ok') {
    const denied = clients.filter(({ access, asked }) => asked && access === 'denied');
    return `${formatNames(denied.map(formatClient))} cannot use ${engineOf(facts)}, and no rule explains why.`;
  }
  const error = 'error' in facts.connection ? `: ${formatErrno(facts.connection.error)}` : '';
  return `${callerOf(facts)} cannot use ${endpoint.host}${error}.`;
}

function whyNotKnown(report: CheckReport): string {
  const { facts, endpoint, clients } = report;
  const [client] = clients.filter(({ access }) => access === 'unknown');
  if (client && facts.processes.length > 0)
    return `Unknown for ${client.kind === 'process' ? 'process ' : ''}${client.name}: ${client.reason}.`;
  const { connection } = facts;
  if (connection.state === 'ok') return whatIsOpen(report);
  if (connection.state === 'not-tried') return `Unknown: ${connection.reason}.`;
  return `Unknown: ${endpoint.host} did not answer in time.`;
}

/** The engine answers this process, and something else could not be judged. */
function whatIsOpen(report: CheckReport): string {
  const { clients, facts } = report;
  const isOpen = clients.some(({ access, asked }) => asked && access === 'unknown');
  if (isOpen) return okHeadline(report).sentence;
  const what = facts.listing.state === 'unknown' ? "the engine's containers are" : 'part of the project is';
  return `${whoCan(report)}; ${what} unknown.`;
}

function whyUnreachable({ facts, endpoint }: CheckReport): string {
  const error = 'error' in facts.connection ? `: ${formatErrno(facts.connection.error)}` : '';
  return `What answers at ${endpoint.host} is not a Docker engine${error}.`;
}
