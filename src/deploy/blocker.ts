/** What keeps a deploy from being begun. */
export interface Blocker {
  /** One sentence about what was seen. */
  readonly problem: string;
  /** What a person does about it. */
  readonly next: string;
}
