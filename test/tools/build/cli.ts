/** `npm run build:cli`: dist/dockperm.cjs, and the licenses of the packages in it. */
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { bundledPackages, formatLicenses } from './licenses.ts';

const root = new URL('../../../', import.meta.url).pathname;

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/run.ts'],
  outfile: 'dist/dockperm.cjs',
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  format: 'cjs',
  target: 'node20.19',
  minifyWhitespace: true,
  legalComments: 'none',
  define: { 'import.meta.dirname': '__dirname' },
  metafile: true,
});

writeFileSync(
  `${root}dist/licenses.txt`,
  formatLicenses(bundledPackages(root, Object.keys(metafile.inputs))),
);
