import type { EmulatedAct, Staging } from '../causes/staging.ts';

const enforcing = { emulated: 'selinux', before: ['setenforce 1'] } as const;
const client = ['runcon', '-t', 'client_t'];

export const selinux: readonly Staging<EmulatedAct>[] = [
  {
    rule: 'selinux-denied',
    cause: {
      ...enforcing,
      staged: 'SELinux enforcing: a member in a domain that may not connect to the engine',
      as: 'ann',
      within: client,
      gives: 'EACCES',
      shows: ['SELinux denies the connection', 'denied { connectto }', 'client_t', 'engine_t'],
    },
    lookAlike: {
      ...enforcing,
      staged: 'the same member, unconfined',
      as: 'ann',
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'selinux-denied',
    cause: {
      ...enforcing,
      staged: 'root in that domain',
      as: 'root',
      within: client,
      gives: 'EACCES',
      shows: ['denied { connectto }'],
    },
    lookAlike: {
      ...enforcing,
      staged: 'root in a domain that is permissive',
      as: 'root',
      within: ['runcon', '-t', 'watched_t'],
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'selinux-denied',
    cause: {
      ...enforcing,
      staged: 'a member in that domain who may not read the log',
      as: 'eve',
      within: client,
      gives: 'EACCES',
      shows: ['File permissions allow the connection; SELinux most likely denies it to client_t'],
    },
    lookAlike: {
      ...enforcing,
      staged: 'a user in that domain who is in no group',
      as: 'bob',
      within: client,
      gives: 'EACCES',
      expect: 'user-not-in-group',
    },
  },
];
