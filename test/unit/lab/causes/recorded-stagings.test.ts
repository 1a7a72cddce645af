import { describe, expect, it } from 'vitest';
import { sections } from '../../../lab/causes/index.ts';
import { judgeNamed } from '../../../lab/causes/judge.ts';
import { replay } from '../../../lab/causes/perform.ts';
import { expectedOf } from '../../../lab/causes/run-all.ts';

const parts = sections
  .flatMap(({ stagings }) => stagings)
  .flatMap((staging) =>
    (['cause', 'lookAlike'] as const).flatMap((part) => {
      const act = staging[part];
      return 'recorded' in act ? [{ staging, part, act, title: `${staging.rule}: ${act.staged}` }] : [];
    }),
  );

/** The others need an engine, which `npm run test:causes` brings up. */
describe('a staging from recorded facts', () => {
  it.each(parts)('is judged right: $title', async ({ staging, part, act }) => {
    expect(judgeNamed(expectedOf({ staging, part }), await replay(act))).toEqual([]);
  });
});
