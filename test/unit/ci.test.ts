import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

interface Job {
  readonly strategy: { readonly matrix: { readonly node?: number[]; readonly part?: { run: string }[] } };
  readonly steps: readonly { readonly run?: string }[];
}

const { jobs } = parse(read('.github/workflows/ci.yml')) as { jobs: Record<string, Job> };
const lines = Object.values(jobs).flatMap(({ steps, strategy }) => [
  ...steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
  ...(strategy.matrix.part ?? []).map(({ run }) => run),
]);

/** The scripts that a text runs, and those that these run. */
function scriptsIn(text: string): Set<string> {
  const names = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
  return new Set(names.flatMap((name) => [name, ...scriptsIn(scripts[name] ?? '')]));
}

describe('the workflow', () => {
  it('runs every part of .ci/run but those that need files from elsewhere', () => {
    const here = read('.ci/run').replace(/^if \[ -[df] [\s\S]*?\bfi$/gm, '');
    const parts = scriptsIn(here);
    expect(parts.size).toBeGreaterThan(8);
    expect([...parts].filter((name) => !scriptsIn(lines.join('\n')).has(name))).toEqual([]);
    for (const part of ['npm ci', 'npm pack', 'npm test']) {
      expect(here).toContain(part);
      expect(lines.some((line) => line.includes(part))).toBe(true);
    }
  });

  it('runs what needs no root on each supported line of Node', () => {
    expect(jobs.quick?.strategy.matrix.node).toEqual([22, 24, 26]);
    expect(jobs.quick?.steps.some(({ run }) => run?.includes('sudo'))).toBe(false);
  });
});

describe('the forms for issues', () => {
  const folder = '.github/ISSUE_TEMPLATE/';
  const forms = readdirSync(new URL(folder, root)).filter((name) => name !== 'config.yml');

  it.each(forms)('%s asks for a report in Markdown', (name) => {
    const { body } = parse(read(`${folder}${name}`)) as { body: { id?: string; attributes: object }[] };
    const report = body.find(({ id }) => id === 'report');
    expect(JSON.stringify(report?.attributes)).toContain('dockperm check --format markdown');
  });
});
