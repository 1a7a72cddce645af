import type { EngineAt } from '../engine/engine-at.ts';
import { type Command, formatCommand } from '../host/command.ts';
import { formatErrno } from '../host/errno.ts';
import { whyUnwritable } from '../host/file-problem.ts';
import type { Address, Host } from '../host/host.ts';
import { asRoot, type SudoUse } from '../host/sudo.ts';
import { upCommand, upKeeping } from '../plan/recreation.ts';
import type { RecreateStep, RunStep, Step } from '../rules/rule.ts';
import type { Snapshot } from './containers/snapshot.ts';
import { waitUntilHealthy } from './containers/wait-until-healthy.ts';
import type { Journal } from './journal/journal.ts';
import { type StepFailure, type StepOutcome, type StepWork, titleOf } from './outcome.ts';
import type { Progress } from './progress.ts';
import { runStreaming } from './run-streaming.ts';
import { type Verification, type VerifiedEngine, verify } from './verify/verify.ts';
import { waitForEngine } from './wait-for-engine.ts';

export interface RunOptions {
  readonly command: 'fix' | 'deploy';
  /** Of the project. */
  readonly directory: string;
  readonly sudo: SudoUse;
  /** Where the engine listens, or is to listen; null where that cannot be said. */
  readonly address: Address | null;
  /** Of a run that has already started. */
  readonly journal?: Journal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** For a service to become healthy. */
  readonly timeoutMs: number;
  /** Null when the engine cannot be asked: then nothing is replaced. */
  readonly engine: (EngineAt & VerifiedEngine) | null;
  readonly projectName: string;
  /** Where each service has its socket, inside. */
  readonly sockets: Readonly<Record<string, string>>;
  /** Services that had a container before anything was done. */
  readonly previousServices: readonly string[];
  /** What a failure restores; without it Compose makes the containers of the restored files. */
  readonly snapshot?: Snapshot | undefined;
  /** Whether the containers are as configured, and Compose can't see it; asked when all else is done. */
  readonly mustBeKept?: (base: Command) => Promise<boolean>;
  /** A last test of what was started. */
  readonly verify?: () => Promise<StepFailure | null>;
}

const LOG_LINES = 20;
const LOG_TIMEOUT_MS = 10_000;

type CommandWork = Extract<StepWork, { readonly command: Command }>;

/** Carries steps out one after another, and keeps what happened. */
export class StepRunner {
  readonly steps: StepOutcome[] = [];
  readonly verifications: Verification[] = [];
  readonly #host: Host;
  readonly #journal: Journal;
  readonly #options: RunOptions;

  constructor(host: Host, journal: Journal, options: RunOptions) {
    this.#host = host;
    this.#journal = journal;
    this.#options = options;
  }

  async all(steps: readonly Step[]): Promise<StepFailure | null> {
    for (const step of steps) {
      const failure = this.#interruption() ?? (await this.#step(step));
      if (failure) return failure;
    }
    // Not every part of a step can be interrupted, so an interruption during the last one is noticed here.
    return this.#interruption();
  }

  #interruption(): StepFailure | null {
    return this.#options.signal.aborted ? { message: 'Interrupted.', log: [] } : null;
  }

  async #step(step: Step): Promise<StepFailure | null> {
    switch (step.kind) {
      case 'edit':
      case 'ask':
        return null;
      case 'run':
        return this.#run(step);
      case 'recreate':
        return this.#recreate(step);
    }
  }

  /** Noted before it runs: a command killed in the middle has possibly done all of its work. */
  async #run(step: RunStep): Promise<StepFailure | null> {
    const noted = await this.#journal.noteBegin(step);
    if (!noted.ok) return notNoted(noted.error);
    const { command, needsRoot, restarts, starts } = step;
    const line = needsRoot ? await asRoot(this.#host, command, this.#options.sudo) : command;
    const failure = await this.#command({ kind: 'run', command: line }, formatCommand(line));
    if (failure) return failure;
    await noted.value();
    return restarts || starts ? this.#waitForEngine() : null;
  }

  /** A service manager is done before the engine listens. */
  async #waitForEngine(): Promise<StepFailure | null> {
    const { address, signal } = this.#options;
    if (address === null) return null;
    return this.#timed({ kind: 'wait', target: 'engine' }, async () => {
      const error = await waitForEngine(this.#host, address, signal);
      return error === null
        ? null
        : { message: `The engine did not come back: ${formatErrno(error)}.`, log: [] };
    });
  }

  async #recreate(step: RecreateStep): Promise<StepFailure | null> {
    const { base, services } = step;
    const hadContainer = (service: string): boolean => this.#options.previousServices.includes(service);
    const previous = services.filter(hadContainer);
    const added = services.filter((service) => !hadContainer(service));
    const noted = await this.#journal.noteContainers({ base, previous, added, built: 'no' });
    if (!noted.ok) return notNoted(noted.error);
    const isKept = (await this.#options.mustBeKept?.(base)) ?? false;
    const command = isKept ? upKeeping(step) : upCommand(step);
    const failure = await this.#command({ kind: 'recreate', command, services }, `${toolOf(base)} up`);
    if (failure) return failure;
    await this.#journal.noteContainers({ base, previous, added, built: step.build });
    return (await this.#wait(step)) ?? (await this.#verify(step)) ?? (await this.#options.verify?.()) ?? null;
  }

  async #command(work: CommandWork, name: string): Promise<StepFailure | null> {
    const { progress, signal } = this.#options;
    const title = titleOf(work);
    const { problem, lines } = await runStreaming(this.#host, work.command, { title, progress, signal });
    this.steps.push({ ...work, title, state: problem === null ? 'done' : 'failed' });
    return problem === null
      ? null
      : { message: `${name} failed (${problem}).`, log: lines.slice(-LOG_LINES) };
  }

  #wait({ base, services }: RecreateStep): Promise<StepFailure | null> {
    const { engine, projectName, timeoutMs, signal } = this.#options;
    if (engine === null) return Promise.resolve(null);
    return this.#timed({ kind: 'wait', target: 'services', services }, async (onState) => {
      const result = await waitUntilHealthy(this.#host, {
        engine,
        projectName,
        services,
        timeoutMs,
        signal,
        onState,
      });
      if (result.state === 'up') return null;
      const log = await this.#logs(base, result.service);
      return { message: `${result.service} did not start: ${result.reason}.`, log };
    });
  }

  async #verify({ base, services }: RecreateStep): Promise<StepFailure | null> {
    const { engine, sockets, projectName } = this.#options;
    for (const service of services) {
      const socket = sockets[service];
      if (socket === undefined || engine === null) continue;
      const failure = await this.#timed({ kind: 'verify', service }, async () => {
        const found = await verify(this.#host, { base, service, socket, engine, projectName });
        this.verifications.push(found);
        if (found.state !== 'denied') return null;
        return {
          message: `${service} still cannot use ${socket} (${found.error}, tested with ${found.by}).`,
          log: [],
        };
      });
      if (failure) return failure;
    }
    return null;
  }

  async #logs(base: Command, service: string): Promise<string[]> {
    const args = [...base.args, 'logs', '--no-color', '--tail', String(LOG_LINES), service];
    const result = await this.#host.run({ ...base, args }, { timeoutMs: LOG_TIMEOUT_MS });
    return result.ok ? result.value.stdout.split('\n').filter((line) => line.trim() !== '') : [];
  }

  async #timed(
    work: StepWork,
    act: (detail: (line: string) => void) => Promise<StepFailure | null>,
  ): Promise<StepFailure | null> {
    const title = titleOf(work);
    const progress = this.#options.progress.start(title);
    const failure = await act((line) => progress.detail(line));
    this.steps.push({ ...work, title, state: failure ? 'failed' : 'done' });
    if (failure) progress.failed();
    else progress.done();
    return failure;
  }
}

/** `docker compose`, or the program of version 1. */
function toolOf({ file, args }: Command): string {
  return args[0] === 'compose' ? `${file} compose` : file;
}

function notNoted(error: string): StepFailure {
  return { message: `The journal ${whyUnwritable(error)}.`, log: [] };
}
