import { beforeAll, describe, expect, it } from 'vitest';
import check from '../../../src/report/check.schema.json' with { type: 'json' };
import deploy from '../../../src/report/deploy.schema.json' with { type: 'json' };
import fix from '../../../src/report/fix.schema.json' with { type: 'json' };
import { schemaMaker } from '../../tools/schema/make-schema.ts';

describe('the published schema of a report', () => {
  let makeSchema: ReturnType<typeof schemaMaker>;

  beforeAll(() => {
    makeSchema = schemaMaker();
  }, 60_000);

  it.each([
    ['check', check],
    ['deploy', deploy],
    ['fix', fix],
  ] as const)(
    'is what `npm run generate:schema` makes of the types: %s',
    { timeout: 60_000 },
    (command, schema) => {
      expect(makeSchema(command)).toEqual(schema);
    },
  );
});
