import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finalUser, readDockerfile, takesArg } from '../../../src/compose/dockerfile.ts';
import { dotenvValues, readDotenv } from '../../../src/compose/dotenv.ts';
import { interpolate } from '../../../src/compose/interpolate.ts';
import { readComposeProject } from '../../../src/compose/read-project.ts';
import { DockpermError } from '../../../src/errors.ts';

const pieces = (...all: string[]) => fc.string({ unit: fc.constantFrom(...all), maxLength: 40 });

describe('reading any text', () => {
  it('reads a Compose file or says where it is wrong', () => {
    const text = pieces(
      'services:\n',
      '  app:',
      '  web: ',
      ' ',
      '\n',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '- ',
      '"',
      '|',
      '\t',
      ': ',
      '<<: ',
      '!reset ',
      '!override ',
      '    volumes: ',
      '    build: ',
      '    extends: ',
      'app',
      'include: ',
      '---\n',
      '${A:-',
      '~',
      '? ',
    );
    fc.assert(
      fc.property(text, (all) => {
        const options = { env: {}, directory: '/p', name: null, loadFile: () => all };
        try {
          readComposeProject(
            [
              { path: '/p/a.yaml', text: all },
              { path: '/p/b.yaml', text: all },
            ],
            options,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(DockpermError);
          expect((error as DockpermError).message).toMatch(/^\w+(\.yaml)?:\d+:\d+: /);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads a dotenv file, whose values stay inside their lines', () => {
    fc.assert(
      fc.property(
        pieces('A', '=', ' ', '\n', '"', "'", '#', '\\', '$', '{', '}', 'export ', ':', '\r', '1'),
        (text) => {
          const dotenv = readDotenv(text);
          for (const { start, end, raw } of dotenv.assignments) expect(text.slice(start, end)).toBe(raw);
          dotenvValues(dotenv);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('reads a Dockerfile', () => {
    fc.assert(
      fc.property(
        pieces(
          'FROM a',
          ' AS ',
          'b',
          '\n',
          'ARG ',
          'X=1',
          'USER ',
          '${X}',
          '\\',
          '# escape=`\n',
          '<<EOF',
          'EOF',
          'RUN ',
        ),
        (text) => {
          const dockerfile = readDockerfile(text);
          expect(typeof takesArg(dockerfile, 'X')).toBe('boolean');
          finalUser(dockerfile, { target: 'b' });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('leaves text without a dollar sign as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('$'));
        expect(interpolate(text, {})).toEqual({ value: text, variables: [], valid: true });
      }),
    );
  });
});
