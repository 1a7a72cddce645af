import type { Progress } from '../../src/apply/progress.ts';

/** Every line of progress, as a terminal would show it. */
export function shownProgress(): { readonly progress: Progress; readonly shown: string[] } {
  const shown: string[] = [];
  const progress: Progress = {
    start: (title) => ({
      detail: (line) => void shown.push(`  ${line}`),
      done: () => void shown.push(`done: ${title}`),
      failed: () => void shown.push(`failed: ${title}`),
    }),
  };
  return { progress, shown };
}
