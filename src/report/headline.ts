import { isError } from '../diagnose/diagnose.ts';
import { formatErrno } from '../host/errno.ts';
import type { CheckReport, ReportedFinding } from './check-report.ts';
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
  if (first)
    return { mark: report.verdict === 'inconclusive' ? '?' : '✗', sentence: causeSentence(first, report) };
  switch (report.verdict) {
    case 'ok':
      return { mark: '✓', sentence: okSentence(report) };
    case 'denied':
      return { mark: '✗', sentence: deniedSentence(report) };
    case 'unreachable':
      return { mark: '✗', sentence: whyUnreachable(report) };
    case 'inconclusive':
      return { mark: '?', sentence: whyNotKnown(report) };
  }
}

function causeSentence({ summary }: ReportedFinding, { findings }: CheckReport): string {
  const errors = findings.filter(isError).length;
  return errors > 1 ? `${summary} (${errors} problems)` : summary;
}

/** Said in the first line, and not again. */
export function rootCause({ findings }: CheckReport): ReportedFinding | undefined {
  return findings.find(isError);
}

function okSentence({ services, facts }: CheckReport): string {
  const you = facts.caller.name ?? `uid ${facts.caller.uid}`;
  const fine = services.filter(({ access }) => access === 'ok').map(({ name }) => name);
  const unknown = services.filter(({ access }) => access === 'unknown').map(({ name }) => name);
  const also = fine.length === 0 ? '' : `, and so can ${fine.join(', ')}`;
  const open = unknown.length === 0 ? '' : `; unknown: ${unknown.join(', ')}`;
  return `${you} can use the Docker daemon${also}${open}.`;
}

function deniedSentence({ facts, endpoint }: CheckReport): string {
  const you = facts.caller.name ?? `uid ${facts.caller.uid}`;
  const error = 'error' in facts.connection ? `: ${formatErrno(facts.connection.error)}` : '';
  return `${you} cannot use ${endpoint.host}${error}.`;
}

function whyNotKnown(report: CheckReport): string {
  const { facts, endpoint } = report;
  const { connection } = facts;
  if (connection.state === 'ok') return `${okSentence(report).slice(0, -1)}; part of the project is unknown.`;
  if (connection.state === 'not-tried') return `Unknown: ${connection.reason}.`;
  return `Unknown: ${endpoint.host} did not answer in time.`;
}

function whyUnreachable({ facts, endpoint }: CheckReport): string {
  const error = 'error' in facts.connection ? `: ${formatErrno(facts.connection.error)}` : '';
  return `What answers at ${endpoint.host} is not a Docker engine${error}.`;
}
