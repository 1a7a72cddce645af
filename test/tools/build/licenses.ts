import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

/** The packages that files of a bundle are from, each with its license; inputs are paths below the root. */
export function bundledPackages(root: string, inputs: readonly string[]): readonly Bundled[] {
  const folders = inputs.flatMap(
    (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].map((folder) => readPackage(join(root, folder))).sort(byName);
}

function readPackage(folder: string): Bundled {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying)(?:\.\w+)?$/i.test(name));
  if (file === undefined) throw new Error(`${manifest.name} is bundled and has no file with its license.`);
  const { name, version, license } = manifest as Bundled;
  return { name, version, license, text: readFileSync(join(folder, file), 'utf8').trim() };
}

function byName(one: Bundled, other: Bundled): number {
  const [first, second] = [one, other].map(({ name, version }) => `${name} ${version}`);
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

/** Apache-2.0 and the MIT license ask for it: the texts travel with the copies. */
export function formatLicenses(packages: readonly Bundled[]): string {
  const rule = '-'.repeat(80);
  const parts = packages.map(
    ({ name, version, license, text }) => `${rule}\n${name} ${version} (${license})\n\n${text}\n`,
  );
  return `dockperm.cjs contains code of the packages below, each under its own license.\n\n${parts.join('\n')}`;
}
