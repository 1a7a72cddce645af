import manifest from '../../package.json' with { type: 'json' };
import { rules } from '../rules/index.ts';

interface Manifest {
  readonly name: string;
  /** Set by the owner once the project has a public home. */
  readonly homepage?: string;
}

const { homepage }: Manifest = manifest;

/** Where the page of a rule is: its path in the package, and its address where the package has a home page. */
export interface DocsPage {
  readonly path: string;
  readonly url: string | null;
}

/** A finding of a rule that crashed is of no rule: it leads to the index. */
export function docsPage(rule: string, home: string | undefined = homepage): DocsPage {
  const path = `docs/rules/${rules.some(({ id }) => id === rule) ? rule : 'README'}.md`;
  return { path, url: home === undefined ? null : `${rootOf(home)}/${path}` };
}

/** GitHub shows files below `blob/`, at HEAD of the default branch. */
function rootOf(home: string): string {
  const { origin, pathname } = new URL(home);
  const root = `${origin}${pathname.replace(/\/+$/, '')}`;
  return origin === 'https://github.com' ? `${root}/blob/HEAD` : root;
}
