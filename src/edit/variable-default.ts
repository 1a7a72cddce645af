/** How a text with a variable in it takes a new value. */
export type Revalued =
  | { readonly text: string }
  /** The value is the variable's own, set elsewhere. */
  | { readonly variable: string };

const defaulted = /^(\$\{\w+:?-)[^{}]*\}$/;
const bare = /^\$(?:(\w+)|\{(\w+)(?::?\?[^{}]*)?\})$/;

/**
 * `${NAME:-old}` becomes `${NAME:-new}`: who sets the variable keeps the say. Where the variable is only a part
 * (`${HOME}/docker.sock`) it is about something else, and the whole text gives way.
 */
export function revalue(raw: string, value: string): Revalued {
  const own = bare.exec(raw);
  if (own !== null) return { variable: own[1] ?? own[2] ?? raw };
  const head = defaulted.exec(raw)?.[1];
  return { text: head !== undefined && !/[{}$]/.test(value) ? `${head}${value}}` : value };
}
