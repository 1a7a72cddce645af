import type { RuleId } from '../../../../src/rules/index.ts';
import { planFix } from '../dockperm.ts';
import type { Remedied } from '../staging.ts';
import { compareTrees, readTree } from '../tree.ts';

/** What widens access waits for its name, also under `--yes`. */
export function allowed(rule: RuleId): Pick<Remedied, 'flags' | 'unasked'> {
  return {
    flags: ['--allow', rule],
    unasked: {
      shows: 'it was held back under --yes alone, and no file was touched',
      async look(open) {
        const { folder } = open.asking;
        const before = readTree(folder);
        const report = await planFix(open, ['--yes']);
        if (report === null) return 'fix gave no report';
        if (!report.plan.held.some((held) => held.rule === rule))
          return `it was not held back: ${JSON.stringify(report.plan)}`;
        return compareTrees(before, readTree(folder)).join(', ') || null;
      },
    },
  };
}
