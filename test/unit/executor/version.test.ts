import { expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { version } from '../../../templates/executor/src/version.ts';

it('the executor names the version of the package it came with', () => {
  expect(version).toBe(manifest.version);
});
