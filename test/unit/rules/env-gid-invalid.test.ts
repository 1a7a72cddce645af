import { engine } from '../../support/memory-engine.ts';
import { file, socket } from '../../support/memory-files.ts';
import { overTcp } from '../../support/over-tcp.ts';
import { describeRule } from '../../support/rule-test.ts';
import { APP, joins, project, SOCKET } from '../../support/scenes.ts';

const env = (text: string) => ({ files: { [`${APP}/.env`]: text } });

const root = { uid: 0, gid: 0, name: 'root', dacOverride: true };

const ofRoot = { identity: root, files: { [SOCKET]: socket(engine()) } };

const noGroup = { '/etc/group': file('root:x:0:\n') };

describeRule('env-gid-invalid', ({ catches, passes }) => {
  const uses = joins('${DOCKER_GID}');
  catches('a comment glued on', project(uses, env('DOCKER_GID=998#docker\n')), {
    summary: 'DOCKER_GID in .env is not a number: 998#docker.',
    remedies: ['safe: Set DOCKER_GID to 998 in .env'],
  });
  catches('a name', project(uses, env('A=1\nDOCKER_GID=docker\n')), {
    summary: 'DOCKER_GID in .env is not a number: docker.',
    found: { '.env:2': 'DOCKER_GID=docker' },
  });
  catches('a number beyond every group id', project(uses, env('DOCKER_GID=4294967295\n')), {
    summary: 'DOCKER_GID in .env is too large for a group id: 4294967295.',
  });
  catches('two values', project(uses, env('DOCKER_GID=998\nDOCKER_GID=999\n')), {
    summary: 'DOCKER_GID in .env is set twice, to 998 and to 999.',
  });
  catches(
    'a socket of the root group, and asks first',
    project(uses, { ...ofRoot, files: { ...ofRoot.files, [`${APP}/.env`]: 'DOCKER_GID=x\n' } }),
    {
      summary: 'DOCKER_GID in .env is not a number: x.',
      remedies: ['risky: Set DOCKER_GID to 0 in .env'],
    },
  );
  catches('a quote that is never closed', project(uses, env('DOCKER_GID="998\nTOKEN=secret\n')), {
    summary: 'DOCKER_GID in .env has an unclosed quote: "998.',
    remedies: ['safe: Set DOCKER_GID to 998 in .env'],
  });
  catches('quotes of a word processor', project(uses, env('DOCKER_GID=“998”\n')), {
    summary: 'DOCKER_GID in .env is not a number: “998”.',
  });
  passes(
    'two values of which the last, which counts, is right',
    project(uses, env('DOCKER_GID=999\nDOCKER_GID=998\n')),
  );
  passes('the same number twice', project(uses, env('DOCKER_GID=998\nDOCKER_GID=998\n')));
  passes(
    'a name that the image has a group for',
    project(uses, {
      ...env('DOCKER_GID=docker\n'),
      behind: engine({ images: { 'web:1': { passwd: '', group: 'docker:x:998:\n' } } }),
    }),
  );
  passes('a quoted number', project(uses, env('DOCKER_GID="998" # docker\n')));
  passes('a bad value that no service uses', project(joins('998'), env('DOCKER_GID=docker\n')));
  catches(
    'a bad value, and says where the number is found, without a guess',
    project(joins('${DOCKER_GID}'), { ...overTcp, files: { ...noGroup, [`${APP}/.env`]: 'DOCKER_GID=x\n' } }),
    {
      summary: 'DOCKER_GID in .env is not a number: x.',
      remedies: ['manual: Set DOCKER_GID to the group id of the socket'],
    },
  );
});
