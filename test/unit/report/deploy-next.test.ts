import { describe, expect, it } from 'vitest';
import { formatBlockers, formatSummary, type SummaryOptions } from '../../../src/report/pretty/deploy.ts';
import { makeStyle } from '../../../src/report/style.ts';

const options: SummaryOptions = {
  style: makeStyle('plain'),
  width: 80,
  invocation: { launcher: ['npx', 'dockperm'], name: 'deploy', selection: ['exec'], consent: [] },
  cwd: '/srv',
  directory: '/srv/exec',
  folder: '/srv/exec',
  compose: null,
};

describe('what stops a deploy', () => {
  it('has a next step that can be pasted', () => {
    const command = 'echo "EXECUTOR_TOKEN=$(openssl rand -hex 32)" >> .env';
    const text = formatBlockers([{ problem: 'It is not set.', next: [{ command }] }], options);
    expect(text).toBe(`✗ It is not set.\n  Next: ${command}\nNothing was started.\n`);
  });

  it('has a command below its sentence, with the launcher and the directory', () => {
    const next = [{ sentence: 'Deploy without --no-build:' }, { dockperm: ['deploy'] }];
    const text = formatBlockers([{ problem: 'It is not built.', next }], options);
    expect(text).toContain('\n  Next: Deploy without --no-build:\n    npx dockperm deploy exec\n');
  });
});

it('the end of a deploy has commands with the launcher and the directory', () => {
  const outcome = { state: 'done', steps: [], verifications: [], failure: null, undoId: 'run' } as const;
  const text = formatSummary({ outcome, url: 'http://localhost:8080' }, options);
  expect(text).toContain('\n  npx dockperm check -C /srv/exec --service script-executor\n');
  expect(text).toMatch(/\nTo undo: npx dockperm undo -C \/srv\/exec\n$/);
});
