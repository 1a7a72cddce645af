import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import schema from '../../../src/report/check.schema.json' with { type: 'json' };
import { composeFile, joins, project } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const source = 'https://ann:s3cret@git.example.test/base.git';
const included = `include:\n  - path: ${source}\n${joins('998')}`;
const extended = composeFile('group_add: ["998"]', 'extends:', `  file: "${source}"`, '  service: base');
const formats = ['pretty', 'json', 'markdown', 'github', 'sarif', 'junit'] as const;

describe.each([
  ['include', included],
  ['extends', extended],
])('a project with a remote %s', (_, text) => {
  it.each(formats)('is not called in order, and what was not looked at is named: %s', async (format) => {
    const { exitCode, out } = await runSession(['check', '--format', format], project(text));
    expect(exitCode).toBe(3);
    // Markdown spells dots and hides hosts.
    expect(out.replaceAll('\\', '').replace(/\s+/g, ' ')).toMatch(/base\.git/);
    expect(out).not.toContain('s3cret');
    expect(out).not.toMatch(/no problems found/);
    if (format !== 'json') expect(out).toMatch(/not looked at/i);
  });

  it('has a report that the schema allows, and that says the same when it is read again', async () => {
    const { out } = await runSession(['check', '--format', 'json'], project(text));
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true);
    const again = await runSession(['check', '--from', '-', '--format', 'json'], project(text), {
      input: out,
    });
    expect(again).toMatchObject({ exitCode: 3, out });
  });
});

describe('a service of such a project', () => {
  it('is judged where only another file is remote', async () => {
    const { out, exitCode } = await runSession(['check'], project(included.replace('"998"', '"999"')));
    expect(out).toMatch(/^✗ web /);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Not looked at: include of https://…@git.example.test/base.git (compose.yaml:2)',
    );
    expect(exitCode).toBe(1);
  });

  it('is not judged by the half that is known where it extends what is remote', async () => {
    const { out } = await runSession(
      ['check', '--format', 'json'],
      project(extended.replace('"998"', '"999"')),
    );
    expect(JSON.parse(out)).toMatchObject({ verdict: 'inconclusive', findings: [], clients: [] });
  });
});
