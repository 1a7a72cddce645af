/** One expression of several, each under a name that says what it stands for. */
export function anyOf(parts: Readonly<Record<string, RegExp>>): RegExp {
  return new RegExp(
    Object.values(parts)
      .map(({ source }) => source)
      .join('|'),
  );
}
