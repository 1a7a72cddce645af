import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

describeRule('engine-unresponsive', ({ catches, passes }) => {
  catches(
    'an engine that accepts and says nothing',
    linux({ files: { [SOCKET]: socket({ state: 'hung' }, { gid: 998 }) } }),
    { summary: 'unix:///var/run/docker.sock did not answer in time.' },
  );
  passes(
    'an engine that refuses',
    linux({ files: { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) } }),
  );
  passes(
    'something that is no engine',
    linux({ files: { [SOCKET]: socket({ state: 'not-an-engine' }, { gid: 998 }) } }),
  );
});
