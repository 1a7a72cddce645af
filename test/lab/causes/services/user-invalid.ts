import { nodeImage } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import { causesGid, type Staging } from '../staging.ts';

const group = ['group_add:', `  - "${causesGid}"`];

export const stagings: readonly Staging[] = [
  {
    rule: 'user-invalid',
    cause: running({
      staged: 'user: app, and the image has no such user; the group is right',
      app: ['user: app', ...group],
      gives: 'not started',
    }),
    lookAlike: {
      ...running({
        staged: 'user: app, and the image has it',
        app: ['user: app', ...group, 'build: .'],
        image: null,
        files: { Dockerfile: `FROM ${nodeImage}\nRUN useradd -u 10001 app\n` },
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'user-invalid',
    cause: running({
      staged: 'a number above the highest that engines take',
      app: ['user: "3000000000:3000000000"'],
      gives: 'not started',
    }),
    lookAlike: {
      ...running({ staged: 'the highest number', app: ['user: "2147483647:1"', ...group], gives: 'ok' }),
      expect: null,
    },
  },
];
