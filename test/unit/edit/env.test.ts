import { describe, expect, it } from 'vitest';
import { editEnv } from '../../../src/edit/env.ts';

const set = (text: string, value = '4242') => editEnv(text, { op: 'set-env', key: 'DOCKER_GID', value });

describe('setting a variable of a dotenv file', () => {
  it.each([
    ['an empty file', '', 'DOCKER_GID=4242\n'],
    ['a plain value', 'A=1\nDOCKER_GID=999\nB=2\n', 'A=1\nDOCKER_GID=4242\nB=2\n'],
    ['no final line break', 'DOCKER_GID=999', 'DOCKER_GID=4242'],
    ['a comment behind it', 'DOCKER_GID=999  # the group\n', 'DOCKER_GID=4242  # the group\n'],
    ['export and blanks', '  export DOCKER_GID = 999\n', '  export DOCKER_GID = 4242\n'],
    ['double quotes', 'DOCKER_GID="999" # x\n', 'DOCKER_GID="4242" # x\n'],
    ['single quotes', "DOCKER_GID='999'\n", "DOCKER_GID='4242'\n"],
    ['no value', 'DOCKER_GID=\nA=1\n', 'DOCKER_GID=4242\nA=1\n'],
    ['a comment for a value', 'DOCKER_GID= # none\n', 'DOCKER_GID= 4242 # none\n'],
    ['no equals sign', 'DOCKER_GID\nA=1\n', 'DOCKER_GID=4242\nA=1\n'],
    ['a colon', 'DOCKER_GID: 999\n', 'DOCKER_GID: 4242\n'],
    ['a glued comment', 'DOCKER_GID=999#docker\n', 'DOCKER_GID=4242\n'],
    ['an open single quote', "DOCKER_GID='999\nA=1\n", 'DOCKER_GID=4242\nA=1\n'],
    ['an open double quote', 'DOCKER_GID="999 # x\nA=1\n', 'DOCKER_GID=4242 # x\nA=1\n'],
    ['an open quote that ends in another', "DOCKER_GID='999\nA='1'\n", "DOCKER_GID=4242\nA='1'\n"],
    ['text behind the quote', 'DOCKER_GID="99"9\n', 'DOCKER_GID="4242"\n'],
    ['a word', 'DOCKER_GID=docker\n', 'DOCKER_GID=4242\n'],
    ['two assignments', 'DOCKER_GID=1\nDOCKER_GID=2\n', 'DOCKER_GID=1\nDOCKER_GID=4242\n'],
    ['CRLF', 'A=1\r\nDOCKER_GID=999\r\nB=2\r\n', 'A=1\r\nDOCKER_GID=4242\r\nB=2\r\n'],
    ['CRLF and no value', 'DOCKER_GID=\r\nB=2\r\n', 'DOCKER_GID=4242\r\nB=2\r\n'],
    ['CRLF and a blank', 'DOCKER_GID= \r\n', 'DOCKER_GID= 4242\r\n'],
    ['a byte order mark', '\uFEFFDOCKER_GID=999\n', '\uFEFFDOCKER_GID=4242\n'],
    ['only a commented line', '# DOCKER_GID=999\n', '# DOCKER_GID=999\nDOCKER_GID=4242\n'],
    ['another name that ends the same', 'MY_DOCKER_GID=1\r\n', 'MY_DOCKER_GID=1\r\nDOCKER_GID=4242\r\n'],
    ['an open last line', 'A=1', 'A=1\nDOCKER_GID=4242'],
    ['a value of several lines above', 'KEY="a\nDOCKER_GID\n"\n', 'KEY="a\nDOCKER_GID\n"\nDOCKER_GID=4242\n'],
  ])('%s', (_, before, after) => {
    expect(set(before)).toEqual({ state: 'edited', text: after });
    expect(set(after)).toEqual({ state: 'unchanged' });
  });

  it('leaves a value that is right in any spelling', () => {
    expect(set('DOCKER_GID="4242" # ok')).toEqual({ state: 'unchanged' });
  });

  it('quotes what would not read back plain', () => {
    expect(set('', 'a b')).toEqual({ state: 'edited', text: "DOCKER_GID='a b'\n" });
    expect(set('', "it's")).toEqual({ state: 'edited', text: 'DOCKER_GID="it\'s"\n' });
  });

  it.each([
    ['A=`x\nDOCKER_GID=999\ny`\n', '4242', 'DOCKER_GID', 'DOCKER_GID=4242'],
    ['', "it's $5", 'DOCKER_GID', 'DOCKER_GID="it\'s \\$5"'],
  ])('refuses what Compose would read as meant, and dotenv would not: %j', (text, value, name, line) => {
    expect(set(text, value)).toEqual({
      state: 'refused',
      reason: `programs that read it with dotenv would get another value of ${name}`,
      lines: [line],
    });
  });

  it('refuses what is not text', () => {
    expect(set('\0\0')).toMatchObject({ state: 'refused', lines: ['DOCKER_GID=4242'] });
    expect(set('', 'a\nb')).toMatchObject({ state: 'refused' });
  });
});
