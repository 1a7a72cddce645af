import { askAbout } from '../host/other-process.ts';
import { joinGroup, joinOtherGroups, withoutGroups } from '../host/people.ts';
import { asStranger, needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'launcher-drops-groups',
    cause: {
      staged: 'setpriv --clear-groups of a member of two other groups',
      needs,
      withholds: ['log in', 'Log out'],
      stage: async (backstage) => {
        await joinOtherGroups(backstage);
        await joinGroup(backstage);
        return asStranger(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'a process that has the two other groups: it is older than the membership',
      expect: 'session-groups-stale',
      needs,
      stage: async (backstage) => {
        const groups = await joinOtherGroups(backstage);
        await joinGroup(backstage);
        const { engine, person } = backstage;
        const as = { uid: person.uid, gid: person.gid, groups };
        return { as, truth: { connect: engine.socket, gives: 'EACCES' } };
      },
    },
  },
  {
    rule: 'launcher-drops-groups',
    cause: {
      staged: 'the same, asked about by --pid',
      needs,
      shows: ['process '],
      stage: async (backstage) => {
        await joinOtherGroups(backstage);
        await joinGroup(backstage);
        return askAbout(backstage, withoutGroups(backstage.person), 'EACCES');
      },
    },
    lookAlike: {
      staged: 'a process with all of its groups, asked about by --pid',
      expect: null,
      needs,
      stage: async (backstage) => {
        const groups = await joinOtherGroups(backstage);
        await joinGroup(backstage);
        const { engine, person } = backstage;
        return askAbout(
          backstage,
          { uid: person.uid, gid: person.gid, groups: [...groups, engine.gid] },
          'ok',
        );
      },
    },
  },
];
