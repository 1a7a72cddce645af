import { describe, expect, it } from 'vitest';
import { dockerGroupEntry } from '../../../src/access/group-choice.ts';

const at = { file: '/p/compose.yaml', line: 1, column: 1 };
const entry = (value: string) => ({ value, raw: value, variables: [], at });

describe('the entry of group_add that is there for the socket', () => {
  it('is no group that the image has by that name', () => {
    const namedGroups = [{ name: 'audio', state: 'known', gid: 29 } as const];
    const groupAdd = [entry('audio')];
    expect(dockerGroupEntry({ groupAdd, deviceGids: [], namedGroups })).toBeNull();
    const more = [...groupAdd, entry('999')];
    expect(dockerGroupEntry({ groupAdd: more, deviceGids: [], namedGroups })?.value).toBe('999');
  });

  it('is a name that the image does not have: no container starts with it', () => {
    const namedGroups = [{ name: 'audio', state: 'known', gid: null } as const];
    expect(dockerGroupEntry({ groupAdd: [entry('audio')], deviceGids: [], namedGroups })?.value).toBe(
      'audio',
    );
  });
});
