/** A mapping as a value: a service, or the services by name. */
export type Settings = Readonly<Record<string, unknown>>;

export function settingsOf(value: unknown): Settings {
  return typeof value === 'object' && value !== null ? (value as Settings) : {};
}
