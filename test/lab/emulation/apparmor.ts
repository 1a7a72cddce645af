import type { EmulatedAct, Staging } from '../causes/staging.ts';

const confined = {
  emulated: 'apparmor',
  within: ['aa-exec', '-p', 'client'],
  before: ['apparmor_parser --replace client.profile'],
} as const;

export const apparmor: readonly Staging<EmulatedAct>[] = [
  {
    rule: 'apparmor-denied',
    cause: {
      ...confined,
      staged: 'AppArmor: a member under a profile that lists no Unix sockets',
      as: 'ann',
      gives: 'EACCES',
      shows: ['AppArmor profile client', 'client (enforce)'],
    },
    lookAlike: {
      emulated: 'apparmor',
      staged: 'the same member, unconfined',
      as: 'ann',
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'apparmor-denied',
    cause: {
      ...confined,
      staged: 'root under that profile',
      as: 'root',
      gives: 'EACCES',
    },
    lookAlike: {
      ...confined,
      staged: 'a user under that profile who is in no group',
      as: 'bob',
      gives: 'EACCES',
      expect: 'user-not-in-group',
    },
  },
  {
    rule: 'apparmor-denied',
    cause: {
      ...confined,
      staged: 'another member under that profile',
      as: 'eve',
      gives: 'EACCES',
    },
    lookAlike: {
      ...confined,
      staged: 'the same member, when the profile only complains',
      before: ['apparmor_parser --replace --Complain client.profile'],
      as: 'eve',
      gives: 'ok',
      expect: null,
    },
  },
];
