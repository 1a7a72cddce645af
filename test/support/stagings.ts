import { sections } from '../lab/causes/index.ts';
import type { Act, Staging } from '../lab/causes/staging.ts';
import { emulatedSections } from '../lab/emulation/index.ts';

const lists: readonly (readonly Staging<Act>[])[] = [...sections, ...emulatedSections].map(
  ({ stagings }) => stagings,
);

/** Every staged cause: on this machine, from recorded facts, or in an emulated system. */
export const stagings: readonly Staging<Act>[] = lists.flat();
