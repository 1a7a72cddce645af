import type { RuleId } from '../rules/index.ts';

const accessWorks = 'access works, so no program reports an error';

/** Rules that no error text leads to, and why. */
export const withoutText = {
  'socket-world-writable': accessWorks,
  'access-by-acl': accessWorks,
  'next-build-denied': accessWorks,
  'readonly-illusion': accessWorks,
  'runs-as-root': accessWorks,
  'raw-socket': accessWorks,
} as const satisfies Readonly<Partial<Record<RuleId, string>>>;
