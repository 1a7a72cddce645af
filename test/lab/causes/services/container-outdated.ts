import { readFileSync } from 'node:fs';
import { joins } from '../project/compose-file.ts';
import { running, type Stage } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'container-outdated',
    cause: running({
      staged: 'the file was corrected, and the container only restarted',
      app: joins('998'),
      async afterwards(stage) {
        await correctFile(stage);
        await stage.docker('compose', 'restart', '--timeout', '0');
      },
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({
        staged: 'corrected, and the container created again',
        app: joins('998'),
        async afterwards(stage) {
          await correctFile(stage);
          await stage.docker('compose', 'up', '--detach');
        },
        gives: 'ok',
      }),
      expect: null,
    },
  },
];

async function correctFile(stage: Stage): Promise<void> {
  const text = readFileSync(`${stage.folder}/compose.yaml`, 'utf8');
  stage.write('compose.yaml', text.replace('"998"', `"${stage.engine.gid}"`));
}
