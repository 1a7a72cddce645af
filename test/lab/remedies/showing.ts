import type { OpenStage } from '../causes/perform.ts';
import type { Scene } from '../causes/staging.ts';
import type { Remedied } from './staging.ts';
import type { Tree } from './tree.ts';

export const columns = ['denied', 'connects', 'restarted', 'undone'] as const;
export type Column = (typeof columns)[number];

/** Shown, wrong, or not to be shown; the last two say why. */
export type Mark = { readonly state: 'yes' } | { readonly state: 'wrong' | 'none'; readonly why: string };

/** One remedy while it is shown. */
export interface Showing {
  readonly staging: Remedied;
  readonly open: OpenStage;
  /** Who asks once it is repaired. */
  readonly repaired: Scene;
  /** The files as they were before. */
  readonly before: Tree;
  /** As dockperm titles it; null until it has been had. */
  readonly remedy: string | null;
  readonly marks: Marks;
}

/** What the table says of one remedy. */
export interface Row {
  readonly staging: Pick<Remedied, 'rule' | 'flags' | 'fixedBy' | 'unasked'> & {
    readonly cause: { readonly staged: string };
  };
  /** Null when it could not be staged. */
  readonly showing: Pick<Showing, 'remedy' | 'marks'> | null;
  /** Why it could not be shown to the end; null when it was. */
  readonly problem: string | null;
}

export interface RowSection {
  readonly title: string;
  readonly stagings: readonly Row['staging'][];
}

export type Marks = Readonly<Partial<Record<Column, Mark>>>;

export const yes: Mark = { state: 'yes' };

export const wrong = (why: string): Mark => ({ state: 'wrong', why });

export const none = (why: string): Mark => ({ state: 'none', why });

export function withMark(showing: Showing, column: Column, mark: Mark): Showing {
  return { ...showing, marks: { ...showing.marks, [column]: mark } };
}

export function isWrong(marks: Marks): boolean {
  return Object.values(marks).some(({ state }) => state === 'wrong');
}
