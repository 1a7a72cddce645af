import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import schema from '../../../src/report/fix.schema.json' with { type: 'json' };
import { runSession } from '../../support/terminal.ts';
import { scenes } from '../../transcripts/scenes.ts';

const fixes = scenes.filter(({ args }) => args[0] === 'fix' && !args.includes('--help'));

describe('fix --format json', () => {
  const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);

  it.each(fixes)('keeps to it: $title', async ({ args, machine, ...options }) => {
    const plain = args.filter((word) => word !== '--format' && word !== 'json');
    const { out, err, exitCode } = await runSession([...plain, '--format', 'json'], machine, options);
    if (exitCode === 2) {
      expect([JSON.parse(out), err]).toMatchObject([{ error: { message: expect.stringMatching(/\S/) } }, '']);
      return;
    }
    expect(isValid(JSON.parse(out)), JSON.stringify(isValid.errors)).toBe(true);
  });

  it('names the run that can be undone, once there is one', async () => {
    const find = (title: string) => fixes.find((scene) => scene.title === title) ?? fixes[0];
    const done = find('fix yes');
    const told = async (...args: string[]) =>
      JSON.parse((await runSession(['fix', '--format', 'json', ...args], done?.machine ?? {})).out);
    expect(await told('--yes')).toMatchObject({ undoId: expect.any(String), after: [] });
    const planned = await told('--dry-run');
    expect(Object.keys(planned)).toEqual(['schemaVersion', 'plan', 'before']);
  });

  it('asks nothing at a terminal either: the plan was not shown', async () => {
    const machine = fixes.find(({ title }) => title === 'fix asked and confirmed')?.machine ?? {};
    const session = await runSession(['fix', '--format', 'json'], machine, { answers: 'yes' });
    expect([session.err, JSON.parse(session.out).outcome]).toEqual(['', undefined]);
  });
});
