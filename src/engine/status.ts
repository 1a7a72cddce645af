/** The status for an object that does not exist, or no longer. */
export const NOT_FOUND = 404;
