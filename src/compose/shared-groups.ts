import type { ComposeService, GroupEntry, Position } from './model.ts';

/** Tells of each entry of `group_add` which other services get it from the same place. */
export function withSharers(services: readonly ComposeService[]): ComposeService[] {
  const holders = new Map<string, string[]>();
  for (const { name, groupAdd } of services)
    for (const { at } of groupAdd) holders.set(keyOf(at), [...(holders.get(keyOf(at)) ?? []), name]);
  return services.map((service) => ({
    ...service,
    groupAdd: service.groupAdd.map((entry) => withOthers(entry, service.name, holders)),
  }));
}

function withOthers(
  entry: GroupEntry,
  name: string,
  holders: ReadonlyMap<string, readonly string[]>,
): GroupEntry {
  const others = holders.get(keyOf(entry.at))?.filter((holder) => holder !== name) ?? [];
  return others.length === 0 ? entry : { ...entry, sharedWith: others };
}

function keyOf({ file, line, column }: Position): string {
  return `${line}:${column}:${file}`;
}
