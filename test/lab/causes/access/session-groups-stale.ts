import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { waitUntil } from '../../host/wait-until.ts';
import { dropTo } from '../../lab.ts';
import { joinGroup, nameGroup, withoutGroups } from '../host/people.ts';
import { asStranger, needs, plainMember } from '../host/socket-in-use.ts';
import type { Backstage, Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'session-groups-stale',
    cause: {
      staged: 'usermod -aG, then a process that has the groups of before',
      needs,
      stage: async (backstage) => {
        await joinGroup(backstage);
        return asStranger(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'the same process, without usermod',
      expect: 'user-not-in-group',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        return asStranger(backstage, 'EACCES');
      },
    },
  },
  {
    rule: 'session-groups-stale',
    cause: {
      staged: 'the same, and a CI agent that was started before still runs',
      needs,
      shows: ['GitHub Actions runner'],
      stage: async (backstage) => {
        await startHolder(backstage, 'Runner.Listener');
        await joinGroup(backstage);
        return asStranger(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'a member whose process has the group, beside that agent',
      expect: null,
      needs,
      stage: async (backstage) => {
        await startHolder(backstage, 'Runner.Listener');
        return plainMember(backstage);
      },
    },
  },
];

/** A process of the person's, under this name, with the groups they have now. */
async function startHolder({ person, folder, undo }: Backstage, name: string): Promise<void> {
  copyFileSync('/bin/sleep', `${folder}/${name}`);
  chmodSync(`${folder}/${name}`, 0o755);
  const [drop, ...words] = dropTo(withoutGroups(person));
  const holder = spawn(drop, [...words, `${folder}/${name}`, '600'], { stdio: 'ignore' });
  undo(() => holder.kill());
  const started = () => readFileSync(`/proc/${holder.pid}/comm`, 'utf8').trim() === name;
  await waitUntil(started, { within: 5000 });
}
