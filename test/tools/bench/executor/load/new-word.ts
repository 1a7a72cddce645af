let words = 0;

/** Never the same twice: an answer meant for somebody else is a wrong one. */
export function newWord(): string {
  words += 1;
  return `ok-${process.pid}-${words}`;
}
