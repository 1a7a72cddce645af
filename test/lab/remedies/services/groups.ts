import { asUser, joins, nodeImage } from '../../causes/services/compose-file.ts';
import { causesGid } from '../../causes/staging.ts';
import type { Remedied } from '../staging.ts';
import { imageStays, lasting } from './lasting.ts';

const dockerfile = [
  `FROM ${nodeImage}`,
  'ARG DOCKER_GID',
  'RUN groupadd -g $DOCKER_GID docker && useradd -u 10001 -G docker app',
  'USER 10001',
  '',
].join('\n');

/** The same causes with the number in other places: each is corrected where it comes from. */
export const groups: readonly Remedied[] = [
  lasting('gid-wrong', {
    staged: 'the default of the variable is that of another machine',
    app: joins('${DOCKER_GID:-998}'),
    gives: 'EACCES',
  }),
  lasting('gid-wrong', {
    staged: 'the number itself is in the file',
    app: joins('998'),
    gives: 'EACCES',
  }),
  lasting('gid-wrong', {
    staged: 'user: "10001:998", the group of another machine',
    app: ['user: "10001:998"'],
    gives: 'EACCES',
  }),
  lasting('gid-missing', {
    staged: 'a .env and a list of groups are there, for another device',
    app: asUser('group_add:', '  - "44" # video'),
    files: { '.env': '# of the shop\nTOKEN="a b"' },
    gives: 'EACCES',
  }),
  lasting('env-gid-invalid', {
    staged: '.env has the name of a group',
    app: joins('${DOCKER_GID}'),
    files: { '.env': 'DOCKER_GID=docker\n' },
    gives: 'not started',
  }),
  lasting('dockerfile-gid', {
    staged: 'addgroup --gid, the tool of Debian, of a number that is taken',
    app: ['build:', '  context: .', '  args:', `    DOCKER_GID: "${causesGid}"`],
    image: null,
    files: {
      Dockerfile: [
        `FROM ${nodeImage}`,
        `RUN groupadd -g ${causesGid} media`,
        'ARG DOCKER_GID',
        'RUN addgroup --gid $DOCKER_GID docker',
        'RUN useradd -u 10001 -G docker app',
        'USER 10001',
        '',
      ].join('\n'),
    },
    gives: 'not started',
  }),
  lasting(
    'dockerfile-gid',
    {
      staged: 'a Dockerfile with ARG DOCKER_GID, and build.args without it',
      app: ['build:', '  context: .', '  args:', '    OTHER: "1"'],
      image: null,
      files: { Dockerfile: dockerfile.replace('DOCKER_GID\n', 'DOCKER_GID=999\n') },
      gives: 'EACCES',
    },
    { undo: imageStays },
  ),
];
