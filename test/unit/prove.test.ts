import { describe, expect, it } from 'vitest';
import { probes } from '../../src/prove/probes.ts';

const read = (tool: string, result: { exitCode?: number; stdout?: string; stderr?: string }) =>
  probes.find((probe) => probe.tool === tool)?.read({ exitCode: 0, stdout: '', stderr: '', ...result });

describe('what a probe inside a container says', () => {
  it.each(['node', 'python3', 'python', 'perl'])('%s prints how connect(2) ended', (tool) => {
    expect(read(tool, { stdout: 'dockperm:ok\n' })).toBe('ok');
    expect(read(tool, { stdout: 'a banner\ndockperm:EACCES\n', exitCode: 1 })).toBe('EACCES');
    expect(read(tool, { stdout: 'ok\n' })).toBeNull();
  });

  it('takes a program that is not in the image for no answer', () => {
    const missing = { exitCode: 127, stderr: 'OCI runtime exec failed: executable file not found in $PATH' };
    expect(probes.map(({ tool }) => read(tool, missing))).toEqual(probes.map(() => null));
  });

  it('reads the end of curl from its exit code', () => {
    expect(read('curl', { exitCode: 0 })).toBe('ok');
    expect(read('curl', { exitCode: 7 })).toBe('EACCES or refused');
    expect(read('curl', { exitCode: 2 })).toBeNull();
  });

  it.each([
    ['sh: 1: cannot create /s: No such device or address', 'ok'],
    ["sh: can't create /s: Permission denied", 'EACCES'],
    ['sh: 1: cannot create /s: Directory nonexistent', 'ENOENT'],
    ['sh: something else', null],
  ])('knows from the way that opening fails whether it was allowed: %s', (stderr, answer) => {
    expect(read('sh', { exitCode: 2, stderr })).toBe(answer);
  });

  it('hands the path over as an argument, never as part of a program', () => {
    const path = `/tmp/'"$(id) \\.sock`;
    for (const probe of probes) {
      const argv = probe.argv(path);
      expect(argv).toContain(path);
      expect(argv.filter((word) => word !== path).join(' ')).not.toContain('$(id)');
    }
  });

  it('asks those first that really connect', () => {
    expect(probes.map(({ basis }) => basis)).toEqual([
      'connect',
      'connect',
      'connect',
      'connect',
      'connect',
      'permission',
    ]);
  });
});
