import { waitUntilUp } from './containers/wait-until-up.ts';
import type { EngineAt } from './facts/images.ts';
import type { Command } from './host/command.ts';
import type { Host } from './host/host.ts';
import { recreateCommand } from './plan.ts';
import type { FileChange, Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';
import { type Proof, prove } from './prove/prove.ts';
import type { Step } from './rules/rule.ts';
import { assertWritable, restoreChanges, writeChanges } from './transaction.ts';

export interface ApplyOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** For a service to become healthy. */
  readonly timeoutMs: number;
  /** Null when the engine cannot be asked: then nothing is replaced. */
  readonly engine: EngineAt | null;
  readonly projectName: string;
  /** Where each service has its socket, inside. */
  readonly sockets: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly state: 'done' | 'failed';
  readonly steps: readonly StepOutcome[];
  readonly proofs: readonly Proof[];
  /** Why it failed, for a person; null when it did not. */
  readonly failure: Failure | null;
}

export interface StepOutcome {
  readonly title: string;
  readonly state: 'done' | 'failed' | 'skipped';
}

export interface Failure {
  readonly message: string;
  /** The last lines of what failed. */
  readonly log: readonly string[];
  /** Files that could not be put back. */
  readonly notRestored: readonly string[];
}

/** Carries a plan out. The files come first and are put back when what follows them fails. */
export async function apply(host: Host, prepared: Prepared, options: ApplyOptions): Promise<Outcome> {
  await assertWritable(host, prepared.changes);
  await writeChanges(host, prepared.changes);
  const run = new Run(host, options);
  const written = prepared.changes.map(({ path }) => ({ title: `write ${path}`, state: 'done' as const }));
  const failure = await run.all(prepared.plan.actions.flatMap(({ steps }) => steps));
  if (failure === null)
    return { state: 'done', steps: [...written, ...run.steps], proofs: run.proofs, failure };
  const notRestored = await rollBack(host, prepared.changes, run);
  return {
    state: 'failed',
    steps: [...written, ...run.steps],
    proofs: run.proofs,
    failure: { ...failure, notRestored },
  };
}

type StepFailure = Omit<Failure, 'notRestored'>;

class Run {
  readonly steps: StepOutcome[] = [];
  readonly proofs: Proof[] = [];
  /** Set once new containers took the place of old ones. */
  replaced: { base: Command; services: readonly string[] } | null = null;
  readonly #host: Host;
  readonly #options: ApplyOptions;

  constructor(host: Host, options: ApplyOptions) {
    this.#host = host;
    this.#options = options;
  }

  async all(steps: readonly Step[]): Promise<StepFailure | null> {
    for (const step of steps) {
      const failure = await this.#step(step);
      if (failure) return failure;
    }
    return null;
  }

  #step(step: Step): Promise<StepFailure | null> {
    switch (step.kind) {
      case 'edit':
      case 'ask':
        return Promise.resolve(null);
      case 'run':
        return this.#command(step.command, 'run');
      case 'recreate':
        return this.#recreate(step);
    }
  }

  async #recreate(step: Extract<Step, { kind: 'recreate' }>): Promise<StepFailure | null> {
    const built = await this.#command(recreateCommand(step), 'build and start');
    if (built) return built;
    this.replaced = step;
    return (await this.#wait(step)) ?? (await this.#prove(step));
  }

  async #command(command: Command, verb: string): Promise<StepFailure | null> {
    const title = `${verb}: ${[command.file, ...command.args].join(' ')}`;
    const progress = this.#options.progress.start(title);
    const lines: string[] = [];
    const onLine = (line: string): void => {
      lines.push(line);
      progress.detail(line);
    };
    const result = await this.#host.run(command, { onLine, signal: this.#options.signal });
    const failed = !result.ok || result.value.exitCode !== 0;
    this.#settle(title, failed, progress);
    if (!failed) return null;
    const why = result.ok ? `exit code ${result.value.exitCode}` : result.error;
    return { message: `${command.file} failed (${why}).`, log: lines.slice(-LOG_LINES) };
  }

  async #wait({
    base,
    services,
  }: {
    base: Command;
    services: readonly string[];
  }): Promise<StepFailure | null> {
    const { engine, progress, projectName, timeoutMs, signal } = this.#options;
    if (engine === null) return null;
    const title = `wait for ${services.join(', ')}`;
    const step = progress.start(title);
    const onState = (state: string): void => step.detail(state);
    const result = await waitUntilUp(this.#host, {
      engine,
      projectName,
      services,
      timeoutMs,
      signal,
      onState,
    });
    this.#settle(title, result.state === 'down', step);
    if (result.state === 'up') return null;
    return {
      message: `${result.service} did not come up: ${result.reason}.`,
      log: await this.#logs(base, result.service),
    };
  }

  async #prove({
    base,
    services,
  }: {
    base: Command;
    services: readonly string[];
  }): Promise<StepFailure | null> {
    for (const service of services) {
      const socket = this.#options.sockets[service];
      if (socket === undefined) continue;
      const title = `connect from inside ${service}`;
      const step = this.#options.progress.start(title);
      const proof = await prove(this.#host, { base, service, socket });
      this.proofs.push(proof);
      this.#settle(title, proof.state === 'denied', step);
      if (proof.state !== 'denied') continue;
      return {
        message: `${service} still may not use ${socket} (${proof.error}, tried with ${proof.by}).`,
        log: [],
      };
    }
    return null;
  }

  async #logs(base: Command, service: string): Promise<string[]> {
    const args = [...base.args, 'logs', '--no-color', '--tail', String(LOG_LINES), service];
    const result = await this.#host.run({ ...base, args }, { timeoutMs: 10_000 });
    return result.ok ? result.value.stdout.trimEnd().split('\n') : [];
  }

  #settle(title: string, failed: boolean, progress: ReturnType<Progress['start']>): void {
    this.steps.push({ title, state: failed ? 'failed' : 'done' });
    if (failed) progress.failed();
    else progress.done();
  }
}

const LOG_LINES = 20;

/** Puts the files back, and the containers that the former files describe. */
async function rollBack(host: Host, changes: readonly FileChange[], run: Run): Promise<string[]> {
  const notRestored = await restoreChanges(host, changes);
  if (run.replaced === null || changes.length === 0) return notRestored;
  const { base, services } = run.replaced;
  await host.run({ ...base, args: [...base.args, 'up', '-d', '--build', ...services] }, {});
  return notRestored;
}
