import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../../src/access/loopback.ts';

describe('a host name', () => {
  it.each(['localhost', '127.0.0.1', '127.12.3.255', '::1'])('%s is this host', (name) => {
    expect(isLoopback(name)).toBe(true);
  });

  it.each([
    'localhost.example.test',
    'a-localhost',
    '127.0.0',
    '127.0.0.1.5',
    '10.127.0.0.1',
    '128.0.0.1',
    '::11',
    'a::1',
  ])('%s is another one, or not known to be this one', (name) => {
    expect(isLoopback(name)).toBe(false);
  });
});
