import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

// A project takes no such option from the whole. A busy machine is no failure.
const shared = { isolate: false, testTimeout: 20_000, hookTimeout: 30_000 };

export default defineConfig({
  root,
  test: {
    // One fewer is the default, which on two cores leaves one of them without work.
    maxWorkers: availableParallelism(),
    projects: [
      // One project, which transforms each source once. No test keeps state in a module: loading the same modules for
      // each file would take longer than the tests.
      { root, test: { name: 'unit', include: ['test/{unit,transcripts}/**/*.test.ts'], ...shared } },
      // The built program, started as a person starts it: seconds each, and `npm run build` first.
      { root, test: { name: 'processes', include: ['test/processes/*.test.ts'], ...shared } },
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
