import type { Setting } from '../../causes/services/compose-file.ts';
import { running } from '../../causes/services/stage.ts';
import type { Remedied } from '../staging.ts';

/** A service that comes back with the engine; its remedy lasts, and undone it is denied again. */
export function lasting(
  rule: string,
  setting: Setting,
  more: Partial<Omit<Remedied, 'rule' | 'cause'>> = {},
): Remedied {
  const cause = running({ restart: 'unless-stopped', ...setting });
  return { rule, cause, restart: 'lasts', undo: 'as before', ...more };
}
