import { CONFIG, contexts, HOME, metaOf } from '../../support/client-settings.ts';
import { directory, file, link } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET, without } from '../../support/scenes.ts';

describeRule('context-corrupt', ({ catches, passes }) => {
  catches('a meta.json that is cut off', linux({ files: { ...contexts('lab'), [metaOf('lab')]: '{"Na' } }), {
    summary: 'Context "lab" cannot be loaded: its meta.json is not a valid context.',
    remedies: ['safe: Move the broken context "lab" aside and switch to the default context'],
  });
  catches(
    'a config.json that is no JSON, although the default engine answers',
    {
      ...linux({ files: { [CONFIG]: '{"currentContext": ' } }),
    },
    {
      summary: '/home/ann/.docker/config.json is not a JSON object; the client uses the default engine.',
    },
  );
  catches(
    'a config.json that sudo left to root',
    linux({ files: { [CONFIG]: file('{}', { mode: 0o600 }) } }),
    {
      summary:
        '/home/ann/.docker/config.json cannot be read: EACCES (permission denied); the client uses the default engine.',
      remedies: ['manual: Change the owner of /home/ann/.docker back to its user'],
    },
  );
  catches(
    'a directory that may not be searched',
    linux({ files: { [CONFIG]: '{}', [`${HOME}/.docker`]: directory({ mode: 0o700 }) } }),
    {
      summary:
        '/home/ann/.docker/config.json cannot be read: EACCES (permission denied); the client uses the default engine.',
    },
  );
  catches('a link that leads to itself', linux({ files: { [CONFIG]: link(CONFIG) } }), {
    summary: '/home/ann/.docker/config.json is a symbolic link loop; the client uses the default engine.',
  });
  catches(
    'an empty config.json, when the default engine is not there',
    without(linux({ files: { [CONFIG]: '' } }), SOCKET),
    {
      summary: '/home/ann/.docker/config.json is empty; the client uses the default engine.',
    },
  );
  passes('an empty config.json, which is none to the client', linux({ files: { [CONFIG]: '' } }));
  passes('a broken context that is not in use', {
    ...linux({ files: { ...contexts('lab', { lab: 'unix:///run/docker.sock' }), [metaOf('old')]: '' } }),
  });
  passes('a broken config.json that DOCKER_HOST makes irrelevant', {
    ...linux({ env: { HOME, DOCKER_HOST: 'unix:///run/docker.sock' }, files: { [CONFIG]: '{' } }),
  });
});
