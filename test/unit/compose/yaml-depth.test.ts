import { describe, expect, it } from 'vitest';
import { editCompose } from '../../../src/edit/compose/edit-compose.ts';
import { APP, project } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const DEPTH = 10_000;
const flow = `services: {}\nx-a: ${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}\n`;
const levels = Array.from({ length: DEPTH / 2 }, (_, level) => `${' '.repeat(level)}x-a:\n`);
const block = `services: {}\n${levels.join('')}`;

describe('YAML that is nested more deeply than a parser bears', () => {
  it.each([
    ['brackets', flow],
    ['blocks', block],
  ])('is not called something other than YAML: %s', async (_, text) => {
    const { exitCode, err } = await runSession(['check'], project(text));
    expect(err).toMatch(/^dockperm: compose\.yaml:\d+:\d+: the file is nested too deeply to read\n/);
    expect(exitCode).toBe(2);
  });

  it('is left to a person by the editor, with the lines', () => {
    const result = editCompose(flow, { op: 'add-group', service: 'web', value: '998' });
    expect(result).toMatchObject({
      state: 'refused',
      reason: 'line 2 of the file is nested too deeply to read',
      lines: ['services:', '  web:', '    group_add:', '      - "998"'],
    });
  });

  it('is distinguished from text that is not YAML', async () => {
    const { err } = await runSession(['check'], project('services: [\n'));
    expect(err).toMatch(/compose\.yaml:\d+:\d+: the file is not YAML: /);
    expect(err).toContain(`${APP.replace('/home/ann', '~')}/compose.yaml`);
  });
});
