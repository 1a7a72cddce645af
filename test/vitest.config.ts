import { defineConfig } from 'vitest/config';

const rules = 'test/unit/rules/**/*.test.ts';
const root = new URL('..', import.meta.url).pathname;

export default defineConfig({
  root,
  test: {
    projects: [
      { root, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: [rules] } },
      // A file for each rule, and no state: loading the same modules for each would take longer than the tests.
      { root, test: { name: 'rules', include: [rules], isolate: false } },
      { root, test: { name: 'transcripts', include: ['test/transcripts/*.test.ts'] } },
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
