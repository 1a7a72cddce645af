import type { RuleId } from '../rules/index.ts';

const accessWorks = 'access works, so no program reports an error';

/** Rules that no error text tells from others, and why. Some are possible causes of a text nevertheless. */
export const withoutText = {
  'socket-world-writable': accessWorks,
  'access-by-acl': accessWorks,
  'engine-ambiguous': 'an engine answers, and what is missing is on another one',
  'env-gid-invalid': 'the error is that of a wrong group; only the file shows where it comes from',
  'client-elsewhere':
    "the error is that of a missing socket; only the container's settings show the other path",
  'next-build-denied': accessWorks,
  'readonly-illusion': accessWorks,
  'runs-as-root': accessWorks,
  'raw-socket': accessWorks,
  'launcher-drops-groups':
    'the error is that of a session that is older than the membership; only the groups of the process tell them apart',
} as const satisfies Readonly<Partial<Record<RuleId, string>>>;
