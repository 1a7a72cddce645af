/** What keeps a deploy from being begun. */
export interface Obstacle {
  /** One sentence about what was seen. */
  readonly saw: string;
  /** What a person does about it. */
  readonly next: string;
}
