import { describe, expect, it } from 'vitest';
import { readComposeProject } from '../../../src/compose/read-project.ts';
import { readInteger } from '../../../src/compose/yaml-integer.ts';

describe('a scalar without quotes', () => {
  it.each(['998', '01746', '0o1746', '0x3E6', '0b1111100110', '9_98', '+998'])(
    'is the group 998 to Compose when it reads %s',
    (text) => expect(readInteger(text)).toBe('998'),
  );

  it.each(['0998', '998.0', '9.98e2', 'face', '0xg', '_9', '16:38', '', '12345678901234567890'])(
    'stays as it is when it reads %j',
    (text) => expect(readInteger(text)).toBe(text),
  );

  it('counts as a number in a project only without quotes, and is still shown as it was written', () => {
    const text = 'services: {app: {image: a, group_add: [01746, "01746", !!str 0x3e6]}}';
    const options = { env: {}, directory: '/p', name: null, loadFile: () => undefined };
    const [app] = readComposeProject([{ path: '/p/compose.yaml', text }], options).services;
    expect(app?.groupAdd.map(({ raw, value }) => [raw, value])).toEqual([
      ['01746', '998'],
      ['01746', '01746'],
      ['0x3e6', '0x3e6'],
    ]);
  });
});

describe('a key that is an alias', () => {
  it('has the name it points to', () => {
    const text = 'x-name: &name user\nservices:\n  app:\n    image: a\n    *name : "1000"\n';
    const options = { env: {}, directory: '/p', name: null, loadFile: () => undefined };
    expect(readComposeProject([{ path: '/p/compose.yaml', text }], options).services[0]?.user).toBe('1000');
  });
});
