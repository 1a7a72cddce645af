import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../src/edit/apply-edit.ts';
import { type FileEdit, isHostEdit } from '../../../src/edit/edit.ts';

const drop: FileEdit = { op: 'write-file', text: '[Socket]\n' };
const group: FileEdit = { op: 'add-group', service: 'app', value: '998' };
const reuse: FileEdit = { op: 'reuse-group', line: 2, group: 'docker', holder: 'ssh' };
const json: FileEdit = { op: 'set-json', path: ['group'], value: 'docker' };
const env: FileEdit = { op: 'set-env', key: 'GID', value: '998' };

describe('an edit of a file', () => {
  it.each<[edit: FileEdit, before: string, after: string]>([
    [env, 'GID=1\n', 'GID=998\n'],
    [json, '{}', '{\n  "group": "docker"\n}'],
    [
      reuse,
      'FROM a\nRUN groupadd -g 998 docker && useradd -G docker app\n',
      'FROM a\nRUN groupadd -o -g 998 docker && useradd -G docker app\n',
    ],
    [
      group,
      'services:\n  app:\n    image: a\n',
      'services:\n  app:\n    image: a\n    group_add:\n      - "998"\n',
    ],
    [drop, '', '[Socket]\n'],
  ])('is made by the editor of its kind: %j', async (edit, before, after) => {
    expect(await applyEdit(before, edit)).toEqual({ state: 'edited', text: after });
    expect(await applyEdit(after, edit)).toEqual({ state: 'unchanged' });
  });

  it('removes a file that is to have no text', async () => {
    expect(await applyEdit('[Socket]\n', { op: 'write-file', text: null })).toEqual({ state: 'removed' });
  });

  it('is one of the host where it sets a key of JSON or writes a whole file, and the project’s otherwise', () => {
    expect([drop, group, reuse, json, env].map(isHostEdit)).toEqual([true, false, false, true, false]);
  });
});
