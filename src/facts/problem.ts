/** What is wrong: a code to decide by, and words for people. */
export interface Problem<Code extends string> {
  readonly code: Code;
  readonly detail: string;
}
