/** Variables of a container that decide which engine its client opens, or which user its entrypoint switches to. */
export const clientVariables = [
  'DOCKER_HOST',
  'DOCKER_API_VERSION',
  'PUID',
  'PGID',
  'USER_ID',
  'GROUP_ID',
  'UID',
  'GID',
] as const;

export type ClientVariable = (typeof clientVariables)[number];

/** Their values in a container; no other value of an environment is kept. */
export type ClientEnvironment = Readonly<Partial<Record<ClientVariable, string>>>;

/** Empty values count as not set, as clients take them. */
export function pickVariables(environment: Readonly<Record<string, unknown>>): ClientEnvironment {
  const known = clientVariables.flatMap((name) => {
    const value = environment[name];
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && text !== '' ? [[name, text] as const] : [];
  });
  return Object.fromEntries(known);
}
