import { describe, expect, it } from 'vitest';
import { chooseVersion, versionAskedFor } from '../../../templates/executor/src/engine/engine-version.ts';

describe('the API version', () => {
  it.each([
    ['1.41', '1.41'],
    ['1.47', '1.47'],
    ['1.56', '1.47'],
    ['2.0', '1.47'],
  ])('for an engine that announces %s is %s', (announced, chosen) => {
    expect(chooseVersion(announced)).toBe(chosen);
  });

  it('of an engine that is too old is said to be so', () => {
    expect(() => chooseVersion('1.40')).toThrow(/supports API 1\.40; 1\.41 is required/);
  });

  it.each([undefined, '', 'one'])(
    'announced as %j comes from something that is not an engine',
    (announced) => {
      expect(() => chooseVersion(announced)).toThrow(/reports no Docker API version/);
    },
  );

  it.each([
    ['client version 1.24 is too old. Minimum supported API version is 1.44, please upgrade', '1.44'],
    ['client version 1.52 is too new. Maximum supported API version is 1.43', '1.43'],
    ['No such image: alpine:3', undefined],
  ])('that "%s" asks for is %s', (message, version) => {
    expect(versionAskedFor(message)).toBe(version);
  });
});
