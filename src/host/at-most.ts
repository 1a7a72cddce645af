type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs no more than `most` tasks at a time; the others wait in the order in which they came. */
export function atMost(most: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    // A place is handed on, so that no newcomer can take it from one that waits.
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
