import { spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, readFileSync } from 'node:fs';
import { waitUntil } from '../../host/wait-until.ts';
import { dropTo } from '../../lab.ts';
import type { Backstage, Staging } from '../staging.ts';
import { joinGroup, nameGroup, withoutGroups } from './people.ts';
import { asMember, asStranger, needs, plainMember, setMode } from './socket-in-use.ts';

export const membership: readonly Staging[] = [
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
  {
    rule: 'user-not-in-group',
    cause: {
      staged: 'a user in no group but their own',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        return asStranger(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'a member whose process has the group',
      expect: null,
      needs,
      stage: plainMember,
    },
  },
  {
    rule: 'socket-group-missing',
    cause: {
      staged: 'dockerd --group 0: the socket is root:root 0660',
      needs: [{ kind: 'rootful', gid: 0 }],
      stage: (backstage) => asStranger(backstage, 'EACCES'),
    },
    lookAlike: {
      staged: 'a group of its own and mode 0600: nobody gets in either',
      expect: 'socket-mode-too-strict',
      needs,
      stage: (backstage) => {
        setMode(backstage, 0o600);
        return asMember(backstage, 'EACCES');
      },
    },
  },
  {
    rule: 'socket-mode-too-strict',
    cause: {
      staged: 'chmod 0640, asked by a member',
      needs,
      stage: async (backstage) => {
        await joinGroup(backstage);
        setMode(backstage, 0o640);
        return asMember(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'chmod 0640, asked by the owner of the socket',
      expect: null,
      needs,
      stage: (backstage) => {
        const { engine, person, undo } = backstage;
        setMode(backstage, 0o640);
        chownSync(engine.socket, person.uid, engine.gid);
        undo(() => chownSync(engine.socket, 0, engine.gid));
        return asStranger(backstage, 'ok');
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
