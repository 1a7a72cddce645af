import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { APP, composeFile, project } from '../../support/scenes.ts';

describeRule('next-build-denied', ({ catches, passes }) => {
  const builtOnceWith = (members: string) => ({
    'app-web': { user: 'app', passwd: 'app:x:10001:10001::/:\n', group: members },
  });
  const told = (gid: string, { image = builtOnceWith('docker:x:998:app\n'), dockerfile = arg } = {}) =>
    project(
      composeFile('group_add: ["${DOCKER_GID}"]')
        .replace('image: web:1', 'build: {context: ., args: {DOCKER_GID: "${DOCKER_GID}"}}')
        .replace(/ {4}user: .*\n/, ''),
      {
        behind: engine({ images: image }),
        files: {
          [`${APP}/Dockerfile`]: ['FROM node:22', ...dockerfile, 'USER app', ''].join('\n'),
          [`${APP}/.env`]: `DOCKER_GID=${gid}\n`,
        },
      },
    );
  const arg = ['ARG DOCKER_GID', 'RUN getent group "$DOCKER_GID" || groupadd -g "$DOCKER_GID" docker'];

  catches("a number that is not the one of the image's group", told('999'), {
    summary: 'web has group 998 only from an earlier build; the next build gets 999.',
    remedies: ['safe: Add group 998 to web'],
    found: { DOCKER_GID: '999, passed to the Dockerfile' },
  });
  passes('the number of the image', told('998'));
  passes('an image that is denied already', told('999', { image: builtOnceWith('docker:x:997:app\n') }));
  passes('an image that is not there', told('999', { image: {} as never }));
  passes('a Dockerfile that does not ask for it', told('999', { dockerfile: ['RUN useradd app'] }));
});
