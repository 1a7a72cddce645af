import type { Breakage } from './breakages.ts';
import { type Answer, classify, type Verdict } from './classify.ts';

export interface Row {
  readonly breakage: Breakage;
  /** By the name of the contestant. */
  readonly answers: ReadonlyMap<string, Answer>;
}

/** A Markdown table: who names what, and what is said instead. */
export function formatTable(rows: readonly Row[], names: readonly string[]): string {
  const body = rows.map(({ breakage, answers }) => [
    sentence(breakage.act.staged),
    ...names.map((name) => formatCell(name, breakage, answers.get(name))),
  ]);
  const total = ['**named**', ...names.map((name) => `**${countNamed(rows, name)} of ${rows.length}**`)];
  const lines = [['what is broken', ...names], names.map(() => '---').concat('---'), ...body, total];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function formatCell(name: string, breakage: Breakage, answer: Answer | undefined): string {
  if (answer === undefined) return '';
  const verdict = judge(name, breakage, answer);
  if (!verdict.named) return verdict.instead;
  return name === 'dockperm' ? `✓ \`${breakage.rule}\`` : '✓';
}

/** Of dockperm more is asked: the rule must be the right one, not only the words. */
function judge(name: string, breakage: Breakage, answer: Answer): Verdict {
  const verdict = classify(answer, breakage);
  const isOther = name === 'dockperm' && verdict.named && !answer.text.includes(`\n${breakage.rule}  `);
  return isOther ? { named: false, instead: 'another cause' } : verdict;
}

export function countNamed(rows: readonly Row[], name: string): number {
  return rows.filter(({ breakage, answers }) => {
    const answer = answers.get(name);
    return answer !== undefined && judge(name, breakage, answer).named;
  }).length;
}

/** What each tool printed, for a reader who doubts the table. */
export function formatAnswers({ breakage, answers }: Row): string {
  const parts = [...answers].map(([name, { text }]) => {
    const lines = text.trim().split('\n').slice(0, 6);
    return [`  ${name}`, ...lines.map((line) => `    ${line}`)].join('\n');
  });
  return [`${breakage.rule}: ${breakage.act.staged}`, ...parts].join('\n');
}

function sentence(text: string): string {
  return text.replaceAll('|', '\\|');
}
