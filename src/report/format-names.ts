const SHOWN = 3;

/** `web`, `web and api`, `web, api and cron`, `web, api, cron and 37 more`. */
export function formatNames(names: readonly string[]): string {
  if (names.length > SHOWN) return `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The same for a heading: `web, api`. */
export function listNames(names: readonly string[]): string {
  return names.length > SHOWN ? formatNames(names) : names.join(', ');
}
