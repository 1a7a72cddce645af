import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { contexts, HOME } from '../../support/client-settings.ts';
import { describeRule } from '../../support/rule-test.ts';
import { factsOf, linux } from '../../support/scenes.ts';

describeRule('context-missing', ({ catches, passes }) => {
  catches('a current context that is gone', linux({ files: contexts('colima', { lab: 'unix:///x' }) }), {
    summary: 'Context "colima" does not exist (set by /home/ann/.docker/config.json).',
    remedies: ['safe: Switch to context "default", whose engine answers at unix:///var/run/docker.sock'],
    found: { 'existing contexts': '"default", "lab"' },
  });
  catches(
    'DOCKER_CONTEXT with a name that is no name',
    linux({ env: { HOME, DOCKER_CONTEXT: 'a\n\u001b[2Jb' } }),
    { summary: 'Context "a\\x0a\\x1b[2Jb" does not exist (set by DOCKER_CONTEXT).' },
  );
  it('names the default in DOCKER_CONTEXT: without the variable config.json may lead elsewhere', async () => {
    const files = contexts('lab', { lab: 'unix:///dead' });
    const facts = await factsOf(linux({ env: { HOME, DOCKER_CONTEXT: 'gone' }, files }));
    const [first] = diagnose(facts);
    expect(first?.remedies[0]?.steps).toEqual([{ kind: 'ask', command: 'export DOCKER_CONTEXT=default' }]);
  });
  passes('the same when DOCKER_HOST overrides it', {
    ...linux({ env: { HOME, DOCKER_HOST: 'unix:///run/docker.sock' }, files: contexts('colima') }),
  });
  passes('a context that leads to nothing', linux({ files: contexts('lab', { lab: 'unix:///gone' }) }));
  passes('"default", which is never on disk', linux({ files: contexts('default') }));
});
