import type { Host } from './host/host.ts';
import type { Outcome } from './outcome.ts';
import { upCommand } from './plan/recreation.ts';
import type { Prepared } from './prepare.ts';
import { type RunOptions, StepRun } from './run-steps.ts';
import { assertWritable, restoreChanges, writeChanges } from './transaction.ts';

/** Carries a plan out. The files come first, and are put back when what follows them fails. */
export async function apply(host: Host, prepared: Prepared, options: RunOptions): Promise<Outcome> {
  const { changes, plan } = prepared;
  await assertWritable(host, changes);
  await writeChanges(host, changes);
  const run = new StepRun(host, options);
  const failure = await run.all(plan.actions.flatMap(({ steps }) => steps));
  const written = changes.map(({ path }) => ({ title: `write ${path}`, state: 'done' as const }));
  const result = { steps: [...written, ...run.steps], proofs: run.proofs };
  if (failure === null) return { state: 'done', ...result, failure };
  const notRestored = await rollBack(host, prepared, { run, options });
  return { state: 'failed', ...result, failure: { ...failure, notRestored } };
}

/**
 * Puts the files back, and the containers that the former files describe. Containers that the plan was the first to
 * start are removed, while the files that describe them are still there.
 */
async function rollBack(
  host: Host,
  { changes }: Prepared,
  { run, options }: { run: StepRun; options: RunOptions },
): Promise<string[]> {
  const { started } = run;
  if (started === null) return restoreChanges(host, changes);
  const { base, services } = started.step;
  const former = services.filter((service) => options.formerServices.includes(service));
  const added = services.filter((service) => !former.includes(service));
  if (added.length > 0) await host.run({ ...base, args: [...base.args, 'rm', '-s', '-f', ...added] });
  const notRestored = await restoreChanges(host, changes);
  if (former.length > 0)
    await host.run(upCommand({ base, services: former, build: started.built, which: 'changed' }));
  return notRestored;
}
