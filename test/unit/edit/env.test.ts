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
    ['a file of nothing but a byte order mark', '\uFEFF', '\uFEFFDOCKER_GID=4242\n'],
    ['a file of nothing but a line break', '\r\n', '\r\nDOCKER_GID=4242\r\n'],
    ['a quote left open above', 'A="x\n', 'A="x\nDOCKER_GID=4242\n'],
    ['the right value in a quote left open', 'DOCKER_GID="4242\n', 'DOCKER_GID=4242\n'],
    ['a comment glued to a quote', 'DOCKER_GID="99"#x\n', 'DOCKER_GID="4242"#x\n'],
    ['text behind the quote, and a comment', 'DOCKER_GID="99"9 # x\n', 'DOCKER_GID="4242" # x\n'],
    ['a blank behind the quote, and CRLF', 'DOCKER_GID="1" \r\n', 'DOCKER_GID="4242" \r\n'],
    ['a comment for a value, glued', 'DOCKER_GID=#x\n', 'DOCKER_GID=4242 #x\n'],
    ['CRLF and no equals sign', 'DOCKER_GID\r\n', 'DOCKER_GID=4242\r\n'],
    ['a variable that comes to another value', 'A=1\nDOCKER_GID=$A\n', 'A=1\nDOCKER_GID=4242\n'],
    [
      'an open quote that swallows an export',
      'DOCKER_GID="9\n  export  B-x = 1"\n',
      'DOCKER_GID=4242\n  export  B-x = 1"\n',
    ],
    [
      'an open quote that swallows CRLF, a comment staying',
      'DOCKER_GID="a # x\r\nB=1"\r\n',
      'DOCKER_GID=4242 # x\r\nB=1"\r\n',
    ],
    ['an open quote, and a comment at the end', 'DOCKER_GID="a\nB="1" # x', 'DOCKER_GID=4242\nB="1" # x'],
    ['a value of several lines above', 'KEY="a\nDOCKER_GID\n"\n', 'KEY="a\nDOCKER_GID\n"\nDOCKER_GID=4242\n'],
  ])('%s', (_, before, after) => {
    expect(set(before)).toEqual({ state: 'edited', text: after });
    expect(set(after)).toEqual({ state: 'unchanged' });
  });

  it.each(['DOCKER_GID="4242" # ok', 'A=4242\nDOCKER_GID=$A\n'])(
    'leaves a value that is right in any spelling: %j',
    (text) => {
      expect(set(text)).toEqual({ state: 'unchanged' });
    },
  );

  it.each([
    ['', 'a b', "'a b'"],
    ['', "it's", '"it\'s"'],
    ['', 'a#b', "'a#b'"],
    ['', 'a\\b', "'a\\b'"],
    ['', '/a_b/c-1.d:e@f%g+h,i', '/a_b/c-1.d:e@f%g+h,i'],
    ['', ' a', "' a'"],
    ['', 'a ', "'a '"],
    ['"1"', 'a b', '"a b"'],
    ['"1"', "a'b", '"a\'b"'],
    ['"1"', 'a"b', "'a\"b'"],
    ['"1"', 'a$b', "'a$b'"],
    ['"1"', 'a\\b', "'a\\b'"],
    ["'1'", 'a b', "'a b'"],
    ["'1'", "a'b", '"a\'b"'],
    ["'1'", 'a$b', "'a$b'"],
    ["'1'", 'a\\b', "'a\\b'"],
  ])(
    'keeps the quotes that can hold a value, and quotes what would not read back plain: %s, %s',
    (old, value, written) => {
      expect(set(`DOCKER_GID=${old}\n`, value)).toEqual({ state: 'edited', text: `DOCKER_GID=${written}\n` });
    },
  );

  it('takes the value away where it is to be empty', () => {
    expect(set('DOCKER_GID=x\n', '')).toEqual({ state: 'edited', text: 'DOCKER_GID=\n' });
  });

  it.each([
    ['A=`x\nDOCKER_GID=999\ny`\n', '4242', 'DOCKER_GID', 'DOCKER_GID=4242'],
    ['DOCKER_GID="99" 9 # x\n', '4242', 'DOCKER_GID', 'DOCKER_GID=4242'],
    ['DOCKER_GID=\r999\n', '4242', 'DOCKER_GID', 'DOCKER_GID=4242'],
    ['DOCKER_GID=4242\nA=`x\nDOCKER_GID=9\n`\n', '4242', 'A', 'DOCKER_GID=4242'],
    ['', "a'\\b", 'DOCKER_GID', 'DOCKER_GID="a\'\\\\b"'],
    ['', "it's $5", 'DOCKER_GID', 'DOCKER_GID="it\'s \\$5"'],
  ])('refuses what Compose would read as meant, and dotenv would not: %j', (text, value, name, line) => {
    expect(set(text, value)).toEqual({
      state: 'refused',
      reason: `programs that read it with dotenv would get another value of ${name}`,
      lines: [line],
    });
  });

  it('refuses what is not text', () => {
    expect(set('A=1\0\n')).toEqual({
      state: 'refused',
      reason: 'the file contains a NUL character',
      lines: ['DOCKER_GID=4242'],
    });
  });

  it('refuses a name that a dotenv file cannot hold', () => {
    expect(editEnv('', { op: 'set-env', key: 'A B', value: '1' })).toEqual({
      state: 'refused',
      reason: 'the line cannot be edited safely',
      lines: ['A B=1'],
    });
  });

  it.each(['a\nb', 'a\rb', '\n'])('refuses a value of several lines: %j', (value) => {
    expect(set('', value)).toMatchObject({
      state: 'refused',
      reason: 'dockperm does not set multi-line values',
    });
  });
});
