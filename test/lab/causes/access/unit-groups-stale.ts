import { execa } from 'execa';
import { askAbout } from '../host/other-process.ts';
import { joinGroup, nameGroup, withoutGroups } from '../host/people.ts';
import { serviceAccount } from '../host/service-account.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'unit-groups-stale',
    cause: {
      staged: 'usermod -aG of a system account, whose process was started before',
      needs,
      withholds: ['usermod', 'log in', 'Log out'],
      stage: async (backstage) => {
        const group = await nameGroup(backstage);
        const account = await serviceAccount(backstage);
        await execa('usermod', ['--append', '--groups', group, account.name]);
        return askAbout(backstage, account, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'usermod -aG of a person, whose process was started before',
      expect: 'session-groups-stale',
      needs,
      stage: async (backstage) => {
        await joinGroup(backstage);
        return askAbout(backstage, withoutGroups(backstage.person), 'EACCES');
      },
    },
  },
];
