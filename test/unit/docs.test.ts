import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dockpermCalls, parserProblem, shellProblem } from '../support/command-lines.ts';
import { linux } from '../support/scenes.ts';
import { runSession } from '../support/terminal.ts';

const root = new URL('../../', import.meta.url).pathname;
const pages = [
  'README.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'templates/executor/README.md',
  ...markdownIn('docs'),
  ...markdownIn('.github'),
];
const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string>; homepage?: string };

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** The blocks of a page that are there to be pasted. */
function shellBlocks(page: string): string[] {
  return [...read(page).matchAll(fence)].filter(([, kind]) => kind === 'sh').map(([, , text = '']) => text);
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  const prose = read(page).replace(fence, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

function linksOf(page: string): string[] {
  const prose = read(page).replace(fence, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** What is wrong with a link; empty if it leads somewhere. */
function linkProblem(page: string, link: string): string {
  if (/^https:/.test(link)) return '';
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(root, join(root, dirname(page), path));
  if (!existsSync(join(root, target))) return `${target} does not exist`;
  if (anchor === undefined || anchorsOf(target).includes(anchor)) return '';
  return `${target} has no heading #${anchor}`;
}

describe('the links between pages', () => {
  it.each(pages)('of %s lead to files and headings that exist', (page) => {
    const problems = linksOf(page).map((link) => linkProblem(page, link));
    expect(problems.filter(Boolean)).toEqual([]);
  });

  it('are looked at', () => {
    expect(linksOf('README.md').length).toBeGreaterThan(5);
    expect(linkProblem('README.md', 'docs/none.md')).toBe('docs/none.md does not exist');
    expect(linkProblem('docs/platforms.md', '../README.md#none')).toBe('README.md has no heading #none');
    expect(linkProblem('README.md', '#safety')).toBe('');
  });

  it('name no home of the project, which is set in one place', () => {
    const home = manifest.homepage ?? 'https://github.com/';
    for (const page of pages) expect(linksOf(page).filter((link) => link.startsWith(home))).toEqual([]);
  });
});

describe('the files that pages name', () => {
  it.each(pages.filter((page) => !page.startsWith('templates/')))('exist, in %s', (page) => {
    const named = [...read(page).matchAll(/`((?:src|test|templates|docs|bin|\.ci)\/[\w./-]+)`/g)];
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
    expect(missing.filter((path) => !/COMMAND|RULE|NAME/.test(path))).toEqual([]);
  });
});

describe('the commands that pages show', () => {
  it.each(pages)('of %s are taken by a shell and by dockperm itself', async (page) => {
    for (const block of shellBlocks(page)) {
      expect(shellProblem(block), block).toBe('');
      for (const call of dockpermCalls(block)) expect(await parserProblem(call), call.join(' ')).toBe('');
    }
  });

  it('are those of the README, too, and more than ten', () => {
    expect(shellBlocks('README.md').flatMap(dockpermCalls).length).toBeGreaterThan(10);
  });

  it.each(pages)('of %s that begin with npm run are scripts of the package', (page) => {
    const named = [...read(page).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
  });

  it.each(
    shellBlocks('README.md')
      .flatMap(dockpermCalls)
      .filter(([command]) => command === 'check' || command === 'explain')
      .filter((args) => !args.includes('--from') && !args.includes('--service')),
  )('run without an engine: dockperm %s %s %s', async (...args) => {
    // The unit that the README asks about, whose user is in the group.
    const services = { 'gitlab-runner.service': { User: 'ann' } };
    const { exitCode, seen } = await runSession(args, linux({ services }));
    expect(exitCode, seen).toBe(0);
  });
});

describe('the README', () => {
  it('is short enough to be read: at most 150 lines of at most 130 characters', () => {
    const lines = read('README.md').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(150);
    expect(lines.filter(({ length }) => length > 130)).toEqual([]);
  });
});
