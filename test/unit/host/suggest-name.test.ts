import { describe, expect, it } from 'vitest';
import { suggestName } from '../../../src/host/suggest-name.ts';
import { composeFile, project } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

describe('a name that is not there', () => {
  it.each([
    ['gid-wrnog', ['gid-zero', 'gid-wrong'], 'gid-wrong'],
    ['executor', ['web', 'script-executor'], 'script-executor'],
    ['weeb', ['web', 'db'], 'web'],
    ['app', ['web', 'db'], null],
    ['we', ['db', 'worker'], null],
    ['x', [], null],
  ])('is taken for the nearest of those that are: %s of %j', (word, names, near) => {
    expect(suggestName(word, names)).toBe(near);
  });

  it.each([
    [['check', '--service', 'webb'], 'No service "webb" in this project.\nDid you mean web? Services: web\n'],
    [['check', '--service', 'other'], 'No service "other" in this project.\nServices: web\n'],
    [['fix', '--only', 'gid-wrog'], 'Unknown rule "gid-wrog".\nDid you mean gid-wrong?\n'],
    [['fix', '--only', 'zzz'], 'Unknown rule "zzz".\nList all rules:\n  dockperm explain\n'],
    [['explain', 'gid-wrog'], 'Unknown rule "gid-wrog".\nDid you mean gid-wrong?\n'],
  ])('is said in the same words by every command: %j', async (args, said) => {
    const { exitCode, err } = await runSession(args, project(composeFile()));
    expect([exitCode, err]).toEqual([2, `dockperm: ${said}`]);
  });
});
