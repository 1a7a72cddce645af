import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { APP, composeFile, joins, project, SOCKET } from '../../support/scenes.ts';

/** An access list with an entry for one user. */
const granting = (id: number, permissions: number) => ({
  owner: 6,
  users: [{ id, permissions }],
  group: 6,
  groups: [],
  mask: 6,
  other: 0,
});

describeRule('gid-missing', ({ catches, passes }) => {
  catches('a service without group_add', project(composeFile()), {
    summary: 'web cannot use the Docker socket: its user is not in group 998.',
    remedies: ['safe: Add group 998 to web'],
    found: { user: '10001:10001 (from user:)', group_add: 'none' },
  });
  catches(
    'a user that its image names',
    project(composeFile().replace('    user: "10001:10001"\n', ''), {
      behind: engine({
        images: { 'web:1': { user: 'app', passwd: 'app:x:1000:1000::/:\n', group: 'app:x:1000:\n' } },
      }),
    }),
    {
      summary: 'web cannot use the Docker socket: its user is not in group 998.',
      found: { user: 'app (from the image)' },
    },
  );
  catches(
    'a user that from the Dockerfile names',
    project(composeFile().replace('    user: "10001:10001"\n', '').replace('image: web:1', 'build: .'), {
      files: { [`${APP}/Dockerfile`]: 'FROM node:22\nUSER 1000:1000\n' },
    }),
    {
      summary: 'web cannot use the Docker socket: its user is not in group 998.',
      found: { user: '1000:1000 (from the Dockerfile)' },
    },
  );
  catches(
    'a name that from the Dockerfile gives, before the image is built',
    project(composeFile().replace('    user: "10001:10001"\n', '').replace('image: web:1', 'build: .'), {
      files: { [`${APP}/Dockerfile`]: 'FROM node:22\nUSER appuser\n' },
    }),
    {
      summary: 'web cannot use the Docker socket: its user is not in group 998.',
      found: { user: 'appuser (from the Dockerfile)' },
    },
  );
  passes(
    'a user whom an access list lets in',
    project(composeFile(), { files: { [SOCKET]: socket(engine(), { gid: 998, acl: granting(10_001, 6) }) } }),
  );
  catches(
    'a user whom an access list names, without the right to write',
    project(composeFile(), { files: { [SOCKET]: socket(engine(), { gid: 998, acl: granting(10_001, 4) }) } }),
    { summary: 'web cannot use the Docker socket: its user is not in group 998.' },
  );
  passes(
    "a user whom the image's own group file lets in",
    project(composeFile().replace('10001:10001', 'app'), {
      behind: engine({
        images: { 'web:1': { passwd: 'app:x:1000:1000::/:\n', group: 'app:x:1000:\ndocker:x:998:app\n' } },
      }),
    }),
  );
  passes('a service that joins the group', project(joins('998')));
  passes('a service that runs as root', project(composeFile().replace('10001:10001', '0')));
  passes(
    'a service that does not mount the socket',
    project('services:\n  db:\n    image: db:1\n    user: "999"\n'),
  );
  passes('a user of whom nothing is known', project(composeFile().replace('    user: "10001:10001"\n', '')));
});
