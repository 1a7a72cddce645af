import type { PageId } from '../../../../src/explain/pages.ts';
import type { RuleId } from '../../../../src/rules/index.ts';

/** In the form in which programs write them, with the context that a person adds: what was the matter, the text. */
export type Text = readonly [cause: RuleId | PageId, text: string];
