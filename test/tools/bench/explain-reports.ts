/**
 * `npm run bench:explain -- FILE`: how often `explain` has the true cause of a collected report among its first three,
 * from the error text with its surroundings, and from the error text alone. FILE has one JSON object a line: `{id, error,
 * environment, slug}`; rows without a literal error are left out. Only the rules that name the cause count; what it
 * would be with rules next to it is said, too. Exits 1 below 90 % with surroundings.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { explainText } from '../../../src/explain/explain.ts';
import { rulesOfSlug } from './report-slugs.ts';

interface Report {
  readonly id: string;
  readonly error: string;
  readonly environment: string;
  readonly slug: string;
}

interface Judged extends Report {
  readonly named: readonly string[];
  /** From 1 on; 0 when none of the named is right. */
  readonly place: number;
  /** The same where a rule next to the cause counts as well. */
  readonly placeOfNear: number;
}

const BAR = 0.9;
const path = process.argv[2];
if (path === undefined) {
  console.error('usage: npm run bench:explain -- FILE');
  process.exit(2);
}
const reports = readReports(path);
const whole = judge(reports, ({ error, environment }) => `${error}\n${environment}`);
const alone = judge(reports, ({ error }) => error);
printSlugs();
printMisses('Missed with surroundings', whole);
printTotals();
if (shareWithin(whole, 3) < BAR) process.exitCode = 1;

function readReports(file: string): Report[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const all: Report[] = lines.map((line) => JSON.parse(line));
  const unmapped = all.filter(({ slug }) => rulesOfSlug[slug] === undefined);
  for (const { id, slug } of unmapped)
    console.log(`${id}: no rules are known for "${slug}"; it counts as missed`);
  const quoted = all.filter(({ error }) => !error.startsWith('(no literal error quoted)'));
  const known = quoted.filter(({ slug }) => rulesOfSlug[slug] !== null);
  console.log(
    `${all.length} reports, ${quoted.length} quote an error, of ${known.length} the cause is known\n`,
  );
  return known;
}

function judge(each: readonly Report[], textOf: (report: Report) => string): Judged[] {
  return each.map((report) => {
    const named = explainText(textOf(report)).causes.map(({ rule }) => rule);
    const { named: right, near = [] } = rulesOfSlug[report.slug] ?? { named: [] };
    const placeAmong = (rules: readonly string[]): number =>
      named.findIndex((rule) => rules.includes(rule)) + 1;
    return { ...report, named, place: placeAmong(right), placeOfNear: placeAmong([...right, ...near]) };
  });
}

function withNear(judged: readonly Judged[]): Judged[] {
  return judged.map((one) => ({ ...one, place: one.placeOfNear }));
}

function isWithin(first: number): (judged: Judged) => boolean {
  return ({ place }) => place > 0 && place <= first;
}

function shareWithin(judged: readonly Judged[], first: number): number {
  return judged.filter(isWithin(first)).length / judged.length;
}

function printSlugs(): void {
  console.log('in the first three        reports  with surroundings  error alone');
  for (const slug of [...new Set(reports.map((report) => report.slug))].sort()) {
    const ofSlug = (judged: readonly Judged[]): Judged[] => judged.filter((one) => one.slug === slug);
    const hits = [whole, alone].map((judged) => ofSlug(judged).filter(isWithin(3)).length);
    const [withAll, byText] = hits.map((count) => String(count).padStart(13));
    console.log(`${slug.padEnd(26)}${String(ofSlug(whole).length).padStart(7)}${withAll}${byText}`);
  }
}

function printMisses(title: string, judged: readonly Judged[]): void {
  const missed = judged.filter((one) => !isWithin(3)(one));
  console.log(`\n${title}: ${missed.length}`);
  for (const { id, slug, named, place, error, environment } of missed) {
    console.log(`${id} ${slug} (place ${place || '-'}), named ${named.slice(0, 3).join(', ') || 'nothing'}`);
    console.log(`     ${error.slice(0, 100)} | ${environment}`);
  }
}

function printTotals(): void {
  const begun = performance.now();
  for (const { error, environment } of reports) explainText(`${error}\n${environment}`);
  const each = (performance.now() - begun) / reports.length;
  for (const [name, judged] of [
    ['with surroundings', whole],
    ['error text alone', alone],
  ] as const) {
    const shares = [1, 3].map((first) => `${percent(shareWithin(judged, first))} in the first ${first}`);
    const near = `${percent(shareWithin(withNear(judged), 3))} with near ones`;
    console.log(
      `${judged === whole ? '\n' : ''}${name.padEnd(18)} ${shares.join(', ')} (${near}) of ${judged.length}`,
    );
  }
  console.log(`reading one takes  ${each.toFixed(2)} ms`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
