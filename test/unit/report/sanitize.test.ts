import { expect, it } from 'vitest';
import { sanitize, sanitizeLine } from '../../../src/report/sanitize.ts';

it('shows what a terminal would obey as text', () => {
  expect(sanitize('a\x1b[2Jb\r\u202ec\nd')).toBe('a\\x1b[2Jb\\x0d\\x202ec\nd');
});

it('lets no name begin a line of its own', () => {
  expect(sanitizeLine('web\n✓ all is well')).toBe('web\\x0a✓ all is well');
});
