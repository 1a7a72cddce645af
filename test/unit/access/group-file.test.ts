import { describe, expect, it } from 'vitest';
import { parseGroupFile } from '../../../src/access/group-file.ts';

describe('a group file', () => {
  it('has a group a line, with its members', () => {
    expect(parseGroupFile('root:x:0:\ndocker:x:998:ann,bob\n')).toEqual([
      { name: 'root', gid: 0, members: [] },
      { name: 'docker', gid: 998, members: ['ann', 'bob'] },
    ]);
    expect(parseGroupFile('  docker:!:998:ann,,bob  ')).toEqual([
      { name: 'docker', gid: 998, members: ['ann', 'bob'] },
    ]);
    expect(parseGroupFile('docker:x:998')).toEqual([{ name: 'docker', gid: 998, members: [] }]);
  });

  it.each([
    '',
    '# docker',
    ':x:998:',
    'docker:x:',
    'docker:x:9a:',
    'docker:x:-1:',
    'doc\u0007ker:x:998:',
    'docker:x:4294967295:',
  ])('has no group in %j, as no tool writes it', (line) => {
    expect(parseGroupFile(line)).toEqual([]);
  });

  it('goes up to the highest number that the kernel takes', () => {
    expect(parseGroupFile('last:x:4294967294:')).toEqual([{ name: 'last', gid: 4_294_967_294, members: [] }]);
  });
});
