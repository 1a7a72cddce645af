let words = 0;

/** Never the same twice: an answer meant for another client is a wrong one. */
export function newWord(): string {
  words += 1;
  return `ok-${process.pid}-${words}`;
}
