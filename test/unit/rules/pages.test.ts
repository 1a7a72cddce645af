import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/rules/index.ts';
import { expectCurrent, pagesOfRules } from '../../support/rule-page.ts';
import { formatRulesIndex } from '../../tools/docs/rules-index.ts';

describe('the pages of the rules', () => {
  it('have an index that is up to date', () => expectCurrent('README.md', formatRulesIndex(rules)));

  it('are those of rules', () => {
    expect(pagesOfRules().sort()).toEqual(rules.map(({ id }) => `${id}.md`).sort());
  });
});
