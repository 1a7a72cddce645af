import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** What became of the tests of one run. Vitest's own JSON leaves out why a test was skipped. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Full names of tests that were skipped without a word. */
  readonly unexplained: readonly string[];
}

/** Writes the counts to the file that DOCKPERM_TEST_COUNTS names. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const file = process.env.DOCKPERM_TEST_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(count(modules, errors)));
  }
}

function count(modules: readonly TestModule[], errors: readonly unknown[]): Counts {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const results = tests.map((test) => ({ name: test.fullName, ...test.result() }));
  const skipped = results.filter(({ state }) => state === 'skipped' || state === 'pending');
  const unexplained = skipped.filter((result) => !('note' in result && result.note)).map(({ name }) => name);
  // A file that can't be loaded has no test, and a hook that fails only skips its tests: neither may look like success.
  const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const outside = broken.reduce((sum, suite) => sum + suite.errors().length, errors.length);
  return {
    passed: results.filter(({ state }) => state === 'passed').length,
    failed: results.filter(({ state }) => state === 'failed').length + outside,
    skipped: skipped.length,
    unexplained,
  };
}
