import type { ClientCase } from './case.ts';
import { createArguments, type Places } from './command-line.ts';
import type { FixOutcome, Judged, Outcome, Truth } from './compare.ts';
import { formatProject } from './compose-text.ts';

/** One look of `check` at one client, beside what the client itself was told. */
export interface Look {
  readonly index: number;
  readonly phase: string;
  readonly truth: Truth;
  readonly judged: Judged | null;
  readonly outcome: Outcome;
}

export interface Repair {
  readonly index: number;
  readonly outcome: FixOutcome;
  readonly detail: string;
}

export interface Results {
  readonly looks: readonly Look[];
  readonly repairs: readonly Repair[];
}

const outcomes = ['agreed', 'unknown', 'false-ok', 'false-denied', 'not-listed'] as const;

export function formatSummary({ looks, repairs }: Results, cases: number): string {
  const phases = [...new Set(looks.map(({ phase }) => phase))];
  const rows = phases.map((phase) => {
    const own = looks.filter((look) => look.phase === phase);
    return `  ${phase.padEnd(24)} ${outcomes.map((outcome) => `${outcome} ${countOf(own, outcome)}`).join(', ')}`;
  });
  const reasons = countEach(
    looks.flatMap(({ outcome, judged }) => (outcome === 'unknown' ? [judged?.reason ?? ''] : [])),
  );
  const clients = new Set(looks.map(({ index }) => index));
  const free = new Set(looks.flatMap(({ index, truth }) => (isAnswer(truth, 'ok') ? [index] : [])));
  const silent = new Set(looks.flatMap(({ index, truth }) => (truth.state === 'never-asked' ? [index] : [])));
  return [
    `${clients.size} clients: ${free.size} have access, ${silent.size} never got to ask.`,
    ...rows,
    ...reasons.map(([reason, times]) => `  unknown ${times} times: ${reason}`),
    `  fix: ${(['as-before', 'opened', 'not-opened', 'taken-away'] as const).map((each) => `${each} ${repairs.filter(({ outcome }) => outcome === each).length}`).join(', ')}`,
    formatBar({ looks, repairs }, cases),
    '',
  ].join('\n');
}

function isAnswer(truth: Truth, connect: string): boolean {
  return truth.state === 'answered' && truth.connect === connect;
}

/** The line that a reader of a log looks for. */
function formatBar({ looks, repairs }: Results, cases: number): string {
  const count = (outcome: Outcome) => countOf(looks, outcome);
  const share = looks.length === 0 ? 0 : (100 * count('unknown')) / looks.length;
  const broken = repairs.filter(isWrong).length;
  return `${cases} cases, ${looks.length} verdicts: ${count('false-ok')} false ok, ${count('false-denied')} false denied, ${count('not-listed')} denied and not listed, ${share.toFixed(1)} % unknown; ${broken} wrong fixes`;
}

export function isWrong({ outcome }: Pick<Look | Repair, 'outcome'>): boolean {
  return ['false-ok', 'false-denied', 'not-listed', 'not-opened', 'taken-away'].includes(outcome);
}

function countOf(looks: readonly Look[], outcome: Outcome): number {
  return looks.filter((look) => look.outcome === outcome).length;
}

function countEach(words: readonly string[]): (readonly [string, number])[] {
  const kinds = [...new Set(words)];
  return kinds.map((kind) => [kind, words.filter((word) => word === kind).length] as const);
}

/** One client for a person: how it is made, and every line about it. */
export function formatCase(
  one: ClientCase,
  { looks, repairs }: Results,
  { places, again }: { places: Places; again: string },
): string {
  const own = looks.filter(({ index }) => index === one.index);
  const fixed = repairs.filter(({ index }) => index === one.index);
  return [
    `--- ${again}`,
    ...formatMaking(one, places),
    `image: user ${one.image.user ?? 'root'}, entrypoint ${one.image.entry}, groups ${one.image.groups.map(({ name, gid, members }) => `${name}:${gid}:${members.join(',')}`).join(' ')}`,
    ...own.map(
      (look) =>
        `${isWrong(look) ? '✗' : '·'} ${look.phase}: ${look.outcome}; check says ${formatJudged(look.judged)}; client: ${formatTruth(look.truth)}`,
    ),
    ...fixed.map((repair) => `${isWrong(repair) ? '✗' : '·'} fix: ${repair.outcome}; ${repair.detail}`),
    '',
  ].join('\n');
}

function formatMaking(one: ClientCase, places: Places): string[] {
  if (one.made.by === 'run') return [`docker ${createArguments(one, places).join(' ')}`];
  return Object.entries(formatProject([one], places)).flatMap(([name, text]) => {
    const isEmpty = text === 'services: {}\n' || text === 'COMPOSE_PROFILES=verify\n';
    return isEmpty
      ? []
      : [`# ${name} (${one.made.by === 'compose' ? one.made.style : ''})`, ...text.trimEnd().split('\n')];
  });
}

function formatJudged(judged: Judged | null): string {
  return judged === null
    ? 'nothing'
    : `${judged.kind} ${judged.access} by ${judged.basis}${judged.reason ? ` (${judged.reason})` : ''}`;
}

function formatTruth(truth: Truth): string {
  return truth.state === 'never-asked'
    ? `never asked: ${truth.why}`
    : `${truth.connect} ${truth.status} as ${truth.who}`;
}
