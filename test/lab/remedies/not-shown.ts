/** Rule → why no remedy of it is staged. */
export const notShown: Readonly<Record<string, string>> = {};
