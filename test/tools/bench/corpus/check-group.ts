import { isDeepStrictEqual } from 'node:util';
import type { AskCompose } from './compose-config.ts';
import { asList, type Settings } from './meaning.ts';
import { count, type Tally } from './tally.ts';

export interface GroupCase {
  readonly file: string;
  readonly service: string;
  readonly also: readonly string[];
  /** Whether an entry of the file gives way to the group. */
  readonly replaces: boolean;
  readonly before: string;
  readonly after: string;
}

/** Where Compose takes the original, it must read the edited file as the original plus the group. */
export async function checkGroup(tally: Tally, ask: AskCompose, edited: GroupCase): Promise<void> {
  const original = await ask(edited.before);
  if (original === null) return count(tally, 'originals Compose refuses');
  count(tally, 'originals Compose accepts');
  const result = await ask(edited.after);
  const names = Object.keys(original.services);
  const isRight = names.every((name) => {
    const [was, is] = [original.services[name] ?? {}, result?.services[name] ?? {}];
    const isGrown = groupings(was, edited).some((groups) =>
      isDeepStrictEqual(is, { ...was, group_add: groups }),
    );
    if (name === edited.service) return isGrown;
    return isDeepStrictEqual(is, was) || (edited.also.includes(name) && isGrown);
  });
  const isRestSame = isDeepStrictEqual({ ...result, services: 0 }, { ...original, services: 0 });
  if (isRight && isRestSame) count(tally, 'group_add: Compose reads original plus group');
  else tally.missed.push(`${edited.file} ${edited.service}: Compose reads the file with the group otherwise`);
}

/** One more group, or as many as before where an entry gave way: Compose no longer shows which variable it was. */
function groupings({ group_add }: Settings, { replaces }: GroupCase): unknown[][] {
  const groups = asList(group_add);
  return replaces ? groups.map((_, at) => groups.with(at, '998')) : [[...groups, '998']];
}
