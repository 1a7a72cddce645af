import { describe, expect, it } from 'vitest';
import { docsPage } from '../../../src/report/docs-page.ts';

const path = 'docs/rules/gid-wrong.md';

describe('the page of a rule', () => {
  it('is named by its path in the package as long as the package has no home page', () => {
    expect(docsPage('gid-wrong')).toEqual({ path, url: null });
  });

  it('is a link below the home page', () => {
    expect(docsPage('gid-wrong', 'https://dockperm.example/').url).toBe(`https://dockperm.example/${path}`);
  });

  it('is a file of the default branch when the home page is a repository on GitHub', () => {
    const home = 'https://github.com/someone/dockperm#readme';
    expect(docsPage('gid-wrong', home).url).toBe(`https://github.com/someone/dockperm/blob/HEAD/${path}`);
  });

  it('is the index for a finding that no rule made', () => {
    expect(docsPage('crashed').path).toBe('docs/rules/README.md');
  });
});
