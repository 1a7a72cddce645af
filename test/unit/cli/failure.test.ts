import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../../src/cli/failure.ts';
import { contextOn, type Terminal } from '../../../src/commands/context.ts';
import { DockpermError } from '../../../src/errors.ts';
import type { Invocation } from '../../../src/report/invocation.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { linux } from '../../support/scenes.ts';

const invocation: Invocation = {
  launcher: ['npx', 'dockperm'],
  name: 'check',
  selection: ['-C', '/srv/app'],
  consent: [],
};

function fail(error: unknown, args: readonly string[], env: Record<string, string> = {}) {
  const seen = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): Terminal['out'] => ({
    write: (text) => {
      seen[name] += text;
    },
    isTerminal: false,
    columns: 80,
    coloured: 'plain',
  });
  const { env: own, ...machine } = linux();
  const host = memoryHost({ ...machine, env: { ...own, ...env } });
  const terminal = { host, launcher: ['dockperm'], out: stream('out'), err: stream('err') };
  const exitCode = explainFailure(error, contextOn(terminal as unknown as Terminal), { args, invocation });
  return { exitCode, ...seen };
}

const bug = new TypeError('x is not a function at /home/ann/app\nand more');

describe('a bug', () => {
  it('is one sentence and what to do, without the stack', () => {
    const { exitCode, err, out } = fail(bug, ['check']);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err.replace(/\s+/g, ' ')).toMatch(
      /^dockperm: Internal error: x is not a function at ~\/app\. This is a bug in dockperm\. Please report it [^.]*\. $/,
    );
  });

  it('has its stack where that is asked for, without the home directory', () => {
    const { err } = fail(bug, ['check'], { DOCKPERM_DEBUG: '1' });
    expect(err).toContain('TypeError: x is not a function at ~/app\n');
    expect(err).toMatch(/\n +at /);
  });

  it('is one JSON object for a program', () => {
    const { exitCode, out, err } = fail(bug, ['check', '--format', 'json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/^Internal error: x /),
    });
    expect(err).toBe('');
  });

  it('can be any value that is thrown', () => {
    expect(fail('no', ['check']).err).toMatch(/^dockperm: Internal error: no\. /);
  });
});

describe('the next step of an error', () => {
  const next = [
    { sentence: 'See it, list the rules, and make a project:' },
    { dockperm: ['fix', '--dry-run'] },
    { dockperm: ['explain'] },
    { dockperm: ['deploy'] },
    { command: `sudo chattr -i ${'/long'.repeat(20)}` },
  ];
  const error = new DockpermError('facts-invalid', 'It is not valid.', next);

  it('is a command to paste, with the launcher and what this run is about', () => {
    expect(fail(error, ['check']).err.split('\n')).toEqual([
      'dockperm: It is not valid.',
      'See it, list the rules, and make a project:',
      '  npx dockperm fix -C /srv/app --dry-run',
      '  npx dockperm explain',
      '  npx dockperm deploy',
      `  sudo chattr -i ${'/long'.repeat(20)}`,
      '',
    ]);
  });

  it('is a list of sentences and commands for a program', () => {
    const { error: shown } = JSON.parse(fail(error, ['check', '--format=json']).out);
    expect(shown.next[0]).toEqual(next[0]);
    expect(shown.next[1]).toEqual({ command: 'npx dockperm fix -C /srv/app --dry-run' });
    expect(shown.hint).toMatch(/^See it, .*: npx dockperm fix /);
  });
});
