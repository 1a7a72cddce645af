import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { memberOf } from '../host/people.ts';
import { asStranger, needs, plainMember, rootful } from '../host/socket-in-use.ts';
import type { Backstage, Scene, Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'path-not-traversable',
    cause: {
      staged: "the engine's socket behind a directory of root with mode 0700",
      needs: [rootful],
      stage: (backstage) => behindFolder(backstage, { mode: 0o700, gives: 'EACCES' }),
    },
    lookAlike: {
      staged: 'the same behind a directory with mode 0711: no list, but a way through',
      expect: null,
      needs: [rootful],
      stage: (backstage) => behindFolder(backstage, { mode: 0o711, gives: 'ok' }),
    },
  },
  {
    rule: 'path-not-traversable',
    cause: {
      staged: "another user's rootless engine: /run/user/UID is 0700",
      needs: [{ kind: 'rootless' }],
      stage: (backstage) => asStranger(backstage, 'EACCES'),
    },
    lookAlike: { staged: "root's engine, asked by a member", expect: null, needs, stage: plainMember },
  },
];

function behindFolder(backstage: Backstage, { mode, gives }: { mode: number; gives: string }): Scene {
  const { folder, engine, person } = backstage;
  mkdirSync(`${folder}/private`);
  chmodSync(`${folder}/private`, mode);
  const socket = `${folder}/private/docker.sock`;
  symlinkSync(engine.socket, socket);
  return { as: memberOf(engine, person), socket, truth: { connect: socket, gives } };
}
