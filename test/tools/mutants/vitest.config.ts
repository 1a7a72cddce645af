import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = new URL('../../..', import.meta.url).pathname;

/** A directory of `src` whose own tests are asked alone, which takes minutes; all that reach the directories take hours. */
const part = process.env.PART ?? '{access,apply,commands,deploy,diagnose,edit,plan,probes,rules}';

/** `GENERATED=skip` asks examples only, which is done sooner; a second run without it asks the survivors alone. */
const skipped = process.env.GENERATED === 'skip' ? ['**/*generated*.test.ts'] : [];

/** The first failure ends a run, and an example fails in a thousandth of the time of generated cases. */
class ExamplesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isGenerated = ({ moduleId }: TestSpecification) => /generated|kernel-model/.test(moduleId);
    return [...sorted.filter((file) => !isGenerated(file)), ...sorted.filter(isGenerated)];
  }
}

export default defineConfig({
  root,
  test: {
    name: 'mutants',
    // Each run is a process of one thread anyway.
    isolate: false,
    testTimeout: 60_000,
    include: [`test/unit/${part}/**/*.test.ts`],
    exclude: skipped,
    sequence: { sequencer: ExamplesFirst },
    setupFiles: ['test/tools/mutants/first-failure.ts'],
  },
});
