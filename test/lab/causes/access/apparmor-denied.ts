import { file } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { linux } from '../../../support/scenes.ts';
import { refused } from '../host/recorded.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'apparmor-denied',
    cause: {
      staged: 'Ubuntu: an editor from a snap, with the profile enforced',
      recorded: underAppArmor('snap.code.code (enforce)'),
    },
    lookAlike: {
      staged: 'a profile that only complains, and something else that confines',
      recorded: underAppArmor('/usr/bin/agent (complain)'),
      expect: 'sandbox-denied',
    },
  },
];

function underAppArmor(profile: string, files: Machine['files'] = refused): Machine {
  const module = {
    '/sys/module/apparmor/parameters/enabled': file('Y\n'),
    '/proc/self/attr/apparmor/current': file(`${profile}\n`),
  };
  return linux({ files: { ...module, ...files } });
}
