import type { CheckReport } from './check-report.ts';
import { formatNotLookedAt } from './coverage.ts';
import { detailLines } from './evidence-line.ts';
import { isFailing } from './failing.ts';
import { headlineOf } from './headline.ts';
import { noProjectSentences } from './no-project.ts';
import type { ReportedFinding, ReportedSubject } from './reported-finding.ts';
import { sanitize } from './sanitize.ts';

/** A test case for this host, each service, each part that was not checked, and each container with a finding. */
export function formatJunit(report: CheckReport): string {
  const cases = casesOf(report);
  const counts = [
    `tests="${cases.length}"`,
    `failures="${cases.filter(({ findings }) => findings.some((each) => isFailing(each, report))).length}"`,
    `errors="${cases.filter(({ problem }) => problem !== null).length}"`,
  ].join(' ');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="dockperm" ${counts}>`,
    `  <testsuite name="dockperm check" ${counts}>`,
    ...cases.flatMap((each) => formatCase(each, report)),
    ...formatNoProject(report),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** What a test runner shows as left out. */
function formatNoProject(report: CheckReport): string[] {
  const sentences = noProjectSentences(report);
  return sentences.length === 0 ? [] : [`    <system-out>${escapeXml(sentences.join('\n'))}</system-out>`];
}

interface Case {
  readonly kind: ReportedSubject['kind'] | 'remote';
  readonly name: string;
  readonly findings: readonly ReportedFinding[];
  /** Why the result is unknown; null if it is known. */
  readonly problem: string | null;
}

function casesOf(report: CheckReport): Case[] {
  const { findings, clients, verdict } = report;
  const own = (kind: Case['kind'], name: string): ReportedFinding[] =>
    findings.filter(({ subjects }) => subjects.some((each) => each.kind === kind && each.name === name));
  const host = findings.filter(({ subjects }) => subjects.some(({ kind }) => kind === 'host'));
  const unexplained = verdict !== 'ok' && findings.length === 0;
  const asked = clients.filter((client) => client.asked);
  const listed = new Set(asked.map(({ kind, name }) => `${kind} ${name}`));
  const others = findings.flatMap(({ subjects }) =>
    subjects.filter(({ kind, name }) => kind !== 'host' && !listed.has(`${kind} ${name}`)),
  );
  return [
    { kind: 'host', name: 'host', findings: host, problem: unexplained ? headlineOf(report).sentence : null },
    ...asked.map(({ kind, name, access, reason }) => ({
      kind,
      name,
      findings: own(kind, name),
      problem: access === 'unknown' ? `unknown: ${reason ?? 'no reason given'}` : null,
    })),
    ...report.coverage.notLookedAt.map((remote) => ({
      kind: 'remote' as const,
      name: remote.what,
      findings: [],
      problem: `not looked at: ${formatNotLookedAt(remote)}`,
    })),
    ...unique(others).map(({ kind, name }) => ({ kind, name, findings: own(kind, name), problem: null })),
  ];
}

function unique(subjects: readonly ReportedSubject[]): ReportedSubject[] {
  return [...new Map(subjects.map((subject) => [`${subject.kind} ${subject.name}`, subject])).values()];
}

function formatCase({ kind, name, findings, problem }: Case, report: CheckReport): string[] {
  const open = `    <testcase classname="dockperm.${kind}" name=${attribute(name)}`;
  const inside = [
    ...(problem === null ? [] : [`      <error message=${attribute(problem)}/>`]),
    ...findings.filter((finding) => isFailing(finding, report)).map(formatFailure),
    ...findings.filter((finding) => !isFailing(finding, report)).map(formatRemark),
  ];
  return inside.length === 0 ? [`${open}/>`] : [`${open}>`, ...inside, '    </testcase>'];
}

function formatFailure(finding: ReportedFinding): string {
  const head = `type=${attribute(finding.rule)} message=${attribute(finding.summary)}`;
  return `      <failure ${head}>${escapeXml(detailOf(finding))}</failure>`;
}

function formatRemark(finding: ReportedFinding): string {
  return `      <system-out>${escapeXml(`${finding.severity}: ${finding.summary}\n${detailOf(finding)}`)}</system-out>`;
}

function detailOf(finding: ReportedFinding): string {
  const places = finding.subjects.flatMap(({ at }) => (at ? [`${at.file}:${at.line}`] : []));
  return [...new Set(places), ...detailLines(finding)].join('\n');
}

/** Also of characters that XML 1.0 has no way to write. */
function escapeXml(text: string): string {
  return sanitize(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A reader makes spaces of the line ends in an attribute unless they are spelt out. */
function attribute(text: string): string {
  return `"${escapeXml(text).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')}"`;
}
