import { mkdtempSync, rmdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from './case.ts';
import { type Comparison, compare } from './compare.ts';
import { formatCase, formatSummary } from './format.ts';
import { randomCase } from './random-case.ts';
import { type Visit, visit } from './visit.ts';
import { Worker } from './worker.ts';

export interface Run {
  readonly cases: number;
  readonly seed: number;
  readonly only: number | null;
}

/** Compares case after case and prints what differs; the number of disagreements. */
export async function verify(run: Run, signal: AbortSignal): Promise<number> {
  const results: Comparison[] = [];
  const kernel = new Map<string, number>();
  const indices = run.only === null ? numbers(run.cases) : [run.only].values();
  await withWorkers(signal, async (worker, root) => {
    for (const index of indices) {
      signal.throwIfAborted();
      const one = randomCase(run.seed, index, root);
      const seen = await visit(worker, one);
      const result = compare(seen);
      results.push(result);
      kernel.set(seen.kernel, (kernel.get(seen.kernel) ?? 0) + 1);
      report(run, index, { one, seen, result, root });
    }
  });
  process.stdout.write(formatSummary(results, kernel));
  return results.filter(({ outcome }) => outcome === 'disagreed').length;
}

interface Told {
  readonly one: Case;
  readonly seen: Visit;
  readonly result: Comparison;
  readonly root: string;
}

function report({ seed, only }: Run, index: number, { one, seen, result, root }: Told): void {
  if (result.outcome !== 'disagreed' && only === null) return;
  const again = `npm run test:access -- --seed ${seed} --only ${index}`;
  process.stdout.write(formatCase({ one, seen, result, root, again }));
}

/** Shared between the workers: each takes the next. */
function* numbers(below: number): Generator<number> {
  for (let number = 0; number < below; number += 1) yield number;
}

/** All of them on one directory, since each has a file system of its own there. */
async function withWorkers(
  signal: AbortSignal,
  work: (worker: Worker, root: string) => Promise<void>,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'dockperm-'));
  const workers = Array.from({ length: availableParallelism() }, () => new Worker(root));
  const end = () => Promise.all(workers.map((worker) => worker.stop()));
  signal.addEventListener('abort', end, { once: true });
  try {
    await Promise.all(workers.map((worker) => work(worker, root)));
  } finally {
    await end();
    rmdirSync(root);
  }
}
