import { describe, expect, it } from 'vitest';
import { diagnose, type Finding } from '../../src/diagnose/diagnose.ts';
import type { Facts } from '../../src/facts/facts.ts';
import type { Selection } from '../../src/facts/selection.ts';
import { groupFindings } from '../../src/report/group-findings.ts';
import { maskFacts, maskHome, spellForShell } from '../../src/report/mask.ts';
import { type RuleId, rules } from '../../src/rules/index.ts';
import type { Machine } from './memory-host.ts';
import { type Case, expectPage } from './rule-page.ts';
import { factsOf } from './scenes.ts';

/** Of the person that machines in memory belong to. */
const HOME = '/home/ann';

export interface Expected {
  readonly summary: string;
  /** `safety: title` of each remedy, best first. */
  readonly remedies?: readonly string[];
  /** `found` of some of the evidence, by label. */
  readonly found?: Readonly<Record<string, string>>;
}

/** The tests of one rule, in a file of its name. They make its page, see `npm run docs`. */
export function describeRule(id: RuleId, body: (tests: RuleTests) => void): void {
  const { catches, passes } = testRule(id);
  const caught: Case[] = [];
  const passed: string[] = [];
  describe(id, () => {
    body({
      catches(title, machine, expected, selection = {}) {
        caught.push({ title, machine, selection });
        catches(title, machine, expected, selection);
      },
      passes(title, machine, selection = {}) {
        passed.push(title);
        passes(title, machine, selection);
      },
    });
    it('has a page that is up to date', () => expectPage(id, { caught, passed }));
  });
}

type RuleTests = ReturnType<typeof testRule>;

/** `catches` asks all rules, as a person does; `passes` asks this one alone, so that no other speaks in its place. */
export function testRule(id: RuleId) {
  const rule = rules.filter((candidate) => candidate.id === id);
  return {
    catches(title: string, machine: Machine, expected: Expected, selection: Partial<Selection> = {}): void {
      it(`catches ${title}`, async () => {
        const facts = await factsOf(machine, selection);
        const findings = diagnose(facts);
        const found = findings.find((finding) => finding.rule === id);
        expect(found?.summary, formatRules(findings)).toBe(expected.summary);
        if (expected.remedies) expect(found?.remedies.map(formatRemedy)).toEqual(expected.remedies);
        if (expected.found) expect(sawIn(found)).toMatchObject(expected.found);
        if (found) expectReadsForSeveral(found);
        expect(findings.flatMap(bareErrors)).toEqual([]);
        expectSameFromRecord(facts);
      });
    },
    passes(title: string, machine: Machine, selection: Partial<Selection> = {}): void {
      it(`passes ${title}`, async () => {
        expect(rule).toHaveLength(1);
        const facts = await factsOf(machine, selection);
        expect(diagnose(facts, rule)).toEqual([]);
        expectSameFromRecord(facts);
      });
    },
  };
}

/** What is found out on a machine can be found out elsewhere, from the facts as a report shows them. */
function expectSameFromRecord(facts: Facts): void {
  const recorded: Facts = JSON.parse(JSON.stringify(maskFacts(facts, { HOME })));
  expect(spellForShell(diagnose(recorded))).toEqual(maskHome(diagnose(facts), HOME));
}

/** A person knows the words of an error, and a search its name: a row shows both. */
function bareErrors({ rule, evidence }: Finding): string[] {
  return evidence
    .filter(({ found }) => /\b(E[A-Z]{3,}|HPE_\w+|TLS_(?!VERIFY)\w+)\b(?! \()/.test(found))
    .map(({ label, found }) => `${rule}: ${label} ${found}`);
}

/** Two subjects with one cause are one finding, whose sentences name both. */
function expectReadsForSeveral(found: Finding): void {
  const { name, kind } = found.subject;
  // Of processes and units one is asked about at a time.
  if (kind === 'host' || kind === 'process' || kind === 'unit') return;
  const word = new RegExp(`(?<![\\w./:-])${name}(?![\\w./:-])`, 'g');
  const twin: Finding = JSON.parse(JSON.stringify(found).replace(word, 'other'));
  const [both, ...others] = groupFindings([found, { ...twin, subject: { kind, name: 'other' } }]);
  expect(others.map(({ summary }) => summary)).toEqual([]);
  const names = `${name} and other`;
  if (word.test(found.summary)) expect(both?.summary).toContain(names);
  expect(both?.remedies.map(({ title }) => title.replaceAll(names, '').match(word))).toEqual(
    found.remedies.map(() => null),
  );
}

function formatRules(findings: readonly Finding[]): string {
  return `found: ${findings.map(({ rule, summary }) => `${rule} (${summary})`).join('; ')}`;
}

function formatRemedy({ safety, title }: Finding['remedies'][number]): string {
  return `${safety}: ${title}`;
}

function sawIn(finding: Finding | undefined): Record<string, string> {
  return Object.fromEntries((finding?.evidence ?? []).map(({ label, found }) => [label, found]));
}
