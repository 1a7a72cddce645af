import { defineConfig } from 'vitest/config';

const root = new URL('../../..', import.meta.url).pathname;

/** A folder of `src` whose own tests are asked alone, which takes minutes; all that reach the folders take hours. */
const part = process.env.PART ?? '{access,apply,commands,deploy,diagnose,edit,plan,probes,rules}';

export default defineConfig({
  root,
  test: {
    name: 'mutants',
    // Each run is a process of one thread anyway.
    isolate: false,
    testTimeout: 60_000,
    include: [`test/unit/${part}/**/*.test.ts`],
  },
});
