import { defineConfig } from 'vitest/config';

const root = new URL('../../..', import.meta.url).pathname;

/** The unit tests that reach the mutated folders; those of other stages, of real sockets and of the package do not. */
export default defineConfig({
  root,
  test: {
    name: 'mutants',
    // Each run is a process of one thread anyway.
    isolate: false,
    include: ['test/unit/{access,apply,commands,deploy,diagnose,edit,plan,probes,rules}/**/*.test.ts'],
  },
});
