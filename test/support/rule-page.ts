import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Selection } from '../../src/facts/selection.ts';
import { type RuleId, rules } from '../../src/rules/index.ts';
import { formatRulePage } from '../tools/docs/rule-page.ts';
import type { Machine } from './memory-host.ts';
import { factsOf } from './scenes.ts';
import { stagings } from './stagings.ts';

export interface Case {
  readonly title: string;
  readonly machine: Machine;
  readonly selection: Partial<Selection>;
}

const folder = new URL('../../docs/rules', import.meta.url).pathname;

/** `UPDATE=1` writes the page instead. */
export async function expectPage(
  id: RuleId,
  { caught, passed }: { readonly caught: readonly Case[]; readonly passed: readonly string[] },
): Promise<void> {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}.`);
  const found = await Promise.all(caught.map((each) => findingOf(id, each)));
  const ofRule = stagings.filter((staging) => staging.rule === id);
  expectCurrent(`${id}.md`, formatRulePage({ rule, caught: found.flat(), passed, stagings: ofRule }));
}

/** Compares a page in docs/rules with what it should be. */
export function expectCurrent(name: string, text: string): void {
  const path = `${folder}/${name}`;
  if (process.env.UPDATE) writeFileSync(path, text);
  const current = existsSync(path) ? readFileSync(path, 'utf8') : '';
  expect(current, `${path} is out of date: npm run docs`).toBe(text);
}

export function pagesOfRules(): string[] {
  return readdirSync(folder).filter((name) => name !== 'README.md');
}

async function findingOf(id: RuleId, { title, machine, selection }: Case) {
  const findings = diagnose(await factsOf(machine, selection));
  return findings.filter(({ rule }) => rule === id).map((finding) => ({ title, finding }));
}
