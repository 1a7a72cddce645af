// A fresh clone has no node_modules: installing them here makes `npm test` the only command one needs.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const installed = existsSync(new URL('node_modules/vitest', root));
execSync(installed ? 'npm run build' : 'npm ci', { cwd: root, stdio: 'inherit' });
