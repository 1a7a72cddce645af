/** What the kernel and the engine said to the client itself. */
export type Truth =
  | { readonly state: 'answered'; readonly connect: string; readonly status: string; readonly who: string }
  /** The engine did not start it, or it ended before it could ask. */
  | { readonly state: 'never-asked'; readonly why: string };

/** One entry of `clients` in a report. */
export interface Judged {
  readonly kind: string;
  readonly name: string;
  readonly access: 'ok' | 'denied' | 'unknown';
  readonly basis: string;
  readonly reason?: string;
}

export type Outcome = 'agreed' | 'unknown' | 'false-ok' | 'false-denied' | 'not-listed';

export function hasAccess(truth: Truth): boolean {
  return truth.state === 'answered' && truth.connect === 'ok' && truth.status === '200';
}

/** Null stands for a client that the report does not have: then nobody is told that it is denied. */
export function compareClient(truth: Truth, judged: Judged | null): Outcome {
  const isFree = hasAccess(truth);
  if (judged === null) return isFree ? 'agreed' : 'not-listed';
  switch (judged.access) {
    case 'unknown':
      return 'unknown';
    case 'ok':
      return isFree ? 'agreed' : 'false-ok';
    case 'denied':
      return isFree ? 'false-denied' : 'agreed';
  }
}

/** Causes that a group ends. */
const groupCauses = [
  'gid-missing',
  'gid-wrong',
  'gid-unset',
  'gid-zero',
  'env-gid-invalid',
  'group-by-name',
  'rootless-gid',
];

export interface FixedClient {
  readonly before: Truth;
  readonly after: Truth;
  /** The rules of the errors that the report before the fix has about it. */
  readonly rules: readonly string[];
}

export type FixOutcome = 'as-before' | 'opened' | 'not-opened' | 'taken-away';

export function compareFix({ before, after, rules }: FixedClient): FixOutcome {
  if (hasAccess(before)) return hasAccess(after) ? 'as-before' : 'taken-away';
  if (hasAccess(after)) return 'opened';
  // Of several causes each has to go, and some want consent.
  const isGroup = rules.length > 0 && rules.every((rule) => groupCauses.includes(rule));
  return isGroup ? 'not-opened' : 'as-before';
}
