import { HOME } from '../../support/client-settings.ts';
import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux } from '../../support/scenes.ts';

describeRule('api-version-mismatch', ({ catches, passes }) => {
  const pinned = (DOCKER_API_VERSION: string) =>
    linux({
      env: { HOME, DOCKER_API_VERSION },
      behind: engine({ version: { MinAPIVersion: '1.24' } }),
      files: { [`${HOME}/.zshrc`]: `export DOCKER_API_VERSION=${DOCKER_API_VERSION}\n` },
    });
  catches('a version that the engine has dropped', pinned('1.12'), {
    summary: 'DOCKER_API_VERSION="1.12" is not supported: engine 28.5.2 requires at least 1.24.',
    remedies: ['manual: Unset DOCKER_API_VERSION so that client and engine negotiate a version'],
    found: { '/home/ann/.zshrc:1': 'DOCKER_API_VERSION=1.12' },
  });
  catches('a version that the engine does not have yet', pinned('1.60'), {
    summary: 'DOCKER_API_VERSION="1.60" is not supported: engine 28.5.2 supports at most 1.51.',
  });
  catches('what is no version', pinned('latest'), {
    summary: 'DOCKER_API_VERSION="latest" is not supported: "latest" is not an API version such as 1.51.',
  });
  passes('the oldest version that the engine answers', pinned('1.24'));
  passes('the newest', pinned('v1.51'));
});
