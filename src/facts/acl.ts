import type { AclReading } from './facts.ts';

export const aclNotRead: AclReading = {
  state: 'unknown',
  reason: 'not read, since owner, group and mode explain the answer',
};
