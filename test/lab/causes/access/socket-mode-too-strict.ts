import { chownSync } from 'node:fs';
import { joinGroup } from '../host/people.ts';
import { asMember, asStranger, needs, setMode } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
