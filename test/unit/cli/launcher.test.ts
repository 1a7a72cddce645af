import { describe, expect, it } from 'vitest';
import { launcherOf } from '../../../src/cli/launcher.ts';

const PATH = '/usr/local/bin:/usr/bin';

describe('the launcher of the commands that dockperm proposes', () => {
  it.each([
    ['a name in PATH', '/usr/local/bin/dockperm', { PATH }, ['dockperm']],
    [
      'npx',
      '/home/ann/.npm/_npx/1a2b/node_modules/.bin/dockperm',
      { PATH, npm_command: 'exec' },
      ['npx', 'dockperm'],
    ],
    ['a program outside of PATH', './node_modules/.bin/dockperm', { PATH }, ['./node_modules/.bin/dockperm']],
    [
      'a directory whose name only begins like one in PATH',
      '/usr/bin2/dockperm',
      { PATH },
      ['/usr/bin2/dockperm'],
    ],
    ['a file for node', '/src/dockperm/bin/dockperm.js', { PATH }, ['node', '/src/dockperm/bin/dockperm.js']],
    [
      'a file for node, though its directory is in PATH',
      '/usr/bin/dockperm.js',
      { PATH },
      ['node', '/usr/bin/dockperm.js'],
    ],
    [
      'an npm script, which is not npx',
      '/usr/bin/dockperm',
      { PATH, npm_command: 'run-script' },
      ['dockperm'],
    ],
    ['an environment without PATH', '/usr/bin/dockperm', {}, ['/usr/bin/dockperm']],
    ['nothing that names a file', '', { PATH }, ['dockperm']],
  ] as const)('is that of %s', (_, script, env, launcher) => {
    expect(launcherOf({ argv: ['/usr/bin/node', script], env })).toEqual(launcher);
  });
});
