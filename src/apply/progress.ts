/** How a long step tells that it is alive. A terminal gets a spinner, everything else silence. */
export interface Progress {
  start(title: string): ProgressStep;
}

export interface ProgressStep {
  /** The newest line of whatever runs. */
  detail(line: string): void;
  done(note?: string): void;
  failed(note?: string): void;
}

export const silent: Progress = {
  start: () => ({ detail: () => undefined, done: () => undefined, failed: () => undefined }),
};
