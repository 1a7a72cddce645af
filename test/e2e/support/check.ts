import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { answerOf, dockperm } from './project.ts';

const schemaFile = new URL('../../../src/report/check.schema.json', import.meta.url);
const matchesSchema = new Ajv({ strict: false, allErrors: true }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')),
);

export interface Report {
  readonly verdict: string;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly summary: string;
    readonly subjects: readonly {
      readonly name: string;
      readonly at?: { readonly file: string; readonly line: number; readonly column: number };
    }[];
    readonly remedies: readonly { readonly safety: string; readonly grants?: string }[];
  }[];
  readonly clients: readonly { readonly name: string; readonly access: string }[];
}

export interface Seen {
  readonly exitCode: number | undefined;
  readonly answer: string;
  readonly text: string;
  /** Of the errors. */
  readonly rules: readonly string[];
  /** Of warnings and notes. */
  readonly advice: readonly string[];
  readonly report: Report;
}

/** What a person sees in 80 columns and what a program reads: of one and the same state, so they must agree. */
export async function check(run: Parameters<typeof dockperm>[1], ...flags: string[]): Promise<Seen> {
  const pretty = await dockperm(['check', ...flags], run);
  const json = await dockperm(['check', '--format', 'json', ...flags], run);
  expect([0, 1, 3], pretty.stderr).toContain(pretty.exitCode);
  expect(json.exitCode, json.stderr).toBe(pretty.exitCode);
  expect(pretty.stderr).toBe('');
  const report: Report = JSON.parse(json.stdout);
  expect(matchesSchema(report), JSON.stringify(matchesSchema.errors)).toBe(true);
  const lines = pretty.stdout.split('\n');
  expect(lines.filter((line) => line.length > 80 && !isCommand(line))).toEqual([]);
  // A mode that lets everybody in may be what was found; it is never what is advised.
  expect(pretty.stdout + json.stdout).not.toMatch(/chmod\S*\s+\S*[67]{3}\b/);
  const rules = rulesOf(report, 'error');
  const advice = [...rulesOf(report, 'warning'), ...rulesOf(report, 'note')];
  expect([...rules, ...advice]).toEqual(report.findings.map(({ rule }) => rule));
  if (!rules.includes('user-not-in-group')) expect(pretty.stdout + json.stdout).not.toContain('usermod');
  return {
    exitCode: pretty.exitCode,
    answer: answerOf(pretty),
    text: pretty.stdout,
    rules,
    advice,
    report,
  };
}

function rulesOf({ findings }: Report, wanted: string): string[] {
  return findings.flatMap(({ rule, severity }) => (severity === wanted ? [rule] : []));
}

/** It stays on one line, to be pasted, however long the path of this clone is. */
function isCommand(line: string): boolean {
  return /^ {2}node \S+ (?:check|fix) /.test(line);
}
