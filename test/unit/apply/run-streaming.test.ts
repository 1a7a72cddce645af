import { expect, it } from 'vitest';
import { titleOf } from '../../../src/apply/outcome.ts';
import { runStreaming } from '../../../src/apply/run-streaming.ts';
import type { Host, RunOptions } from '../../../src/host/host.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { shownProgress } from '../../support/shown-progress.ts';

const command = { file: 'build', args: ['now'] };

function hostSaying(lines: readonly string[], exitCode = 0) {
  const given: (RunOptions | undefined)[] = [];
  const run: Host['run'] = async (_, options) => {
    given.push(options);
    for (const line of lines) options?.onLine?.(line);
    return { ok: true, value: { exitCode, stdout: '', stderr: '' } };
  };
  return { host: { ...memoryHost(), run }, given };
}

it('shows each line as it comes, and keeps those with something on them', async () => {
  const { progress, shown } = shownProgress();
  const { host } = hostSaying(['one', '', '  ', 'two']);
  const result = await runStreaming(host, command, { title: 'Build', progress });
  expect(result).toEqual({ problem: null, lines: ['one', 'two'] });
  expect(shown).toEqual(['  one', '  ', '    ', '  two', 'done: Build']);
});

it('fails by the exit code, or by why it could not be run', async () => {
  const { progress, shown } = shownProgress();
  const { host } = hostSaying([], 3);
  const { problem } = await runStreaming(host, command, { title: 'Build', progress });
  expect([problem, shown]).toEqual(['exit code 3', ['failed: Build']]);
  const away = await runStreaming(memoryHost(), { file: 'no-such', args: [] }, { title: 'x', progress });
  expect(away).toEqual({ problem: 'ENOENT', lines: [] });
});

it('can be interrupted only where there is a signal for it', async () => {
  const { progress } = shownProgress();
  const { host, given } = hostSaying([]);
  const { signal } = new AbortController();
  await runStreaming(host, command, { title: 'Build', progress, signal });
  await runStreaming(host, command, { title: 'Build', progress });
  expect(given.map((options) => options && 'signal' in options)).toEqual([true, false]);
  expect(given[0]?.signal).toBe(signal);
});

it('gives each kind of step a title', () => {
  const line = { file: 'docker', args: ['compose', 'up'] };
  const services = ['web', 'db'];
  expect(
    [
      { kind: 'write', path: '/a' } as const,
      { kind: 'remove', path: '/a' } as const,
      { kind: 'run', command: line } as const,
      { kind: 'recreate', command: line, services } as const,
      { kind: 'wait', target: 'engine' } as const,
      { kind: 'wait', target: 'services', services } as const,
      { kind: 'verify', service: 'web' } as const,
    ].map(titleOf),
  ).toEqual([
    'write /a',
    'remove /a',
    'docker compose up',
    'docker compose up',
    'wait for the engine',
    'wait for web, db',
    'connect from inside web',
  ]);
});
