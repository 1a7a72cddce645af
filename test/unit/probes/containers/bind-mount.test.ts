import { describe, expect, it } from 'vitest';
import { formatBind } from '../../../../src/probes/containers/bind-mount.ts';

describe('formatBind', () => {
  it.each([
    ['/run/docker.sock', 'type=bind,source=/run/docker.sock,target=/x'],
    ['/run,readonly', 'type=bind,"source=/run,readonly",target=/x'],
    ['/a"b', 'type=bind,"source=/a""b",target=/x'],
  ])('keeps %s one path', (source, expected) => {
    expect(formatBind(source, '/x')).toBe(expected);
  });
});
