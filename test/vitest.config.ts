import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const rules = 'test/unit/rules/**/*.test.ts';
const root = new URL('..', import.meta.url).pathname;

export default defineConfig({
  root,
  test: {
    // One fewer is the default, which on two cores leaves one of them without work.
    maxWorkers: availableParallelism(),
    // A busy machine is no failure.
    testTimeout: 20_000,
    projects: [
      // No test keeps state in a module: loading the same modules for each file would take longer than the tests.
      { root, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: [rules], isolate: false } },
      { root, test: { name: 'rules', include: [rules], isolate: false } },
      { root, test: { name: 'transcripts', include: ['test/transcripts/*.test.ts'], isolate: false } },
      // The built program, started as a person starts it: seconds each, and `npm run build` first.
      { root, test: { name: 'processes', include: ['test/processes/*.test.ts'], isolate: false } },
      {
        root,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/global-setup.ts',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
