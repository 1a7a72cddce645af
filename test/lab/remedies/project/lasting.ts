import type { RuleId } from '../../../../src/rules/index.ts';
import type { Setting } from '../../causes/project/compose-file.ts';
import { running } from '../../causes/project/stage.ts';
import type { Remedied } from '../staging.ts';

/** The group is one of the image's own. */
export const imageStays: Remedied['undo'] = {
  stays: 'the files are restored; the image is not rolled back, as undo says',
  says: 'was not rolled back',
};

/** A service whose remedy lasts, and which is denied again once it is taken back. */
export function lasting(
  rule: RuleId,
  setting: Setting,
  more: Partial<Omit<Remedied, 'rule' | 'cause'>> = {},
): Remedied {
  return { rule, cause: running(setting), restart: 'lasts', undo: 'as before', ...more };
}
