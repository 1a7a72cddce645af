import { chooseNetwork } from './choose-network.ts';
import { type Engine, engineFrom } from './engine.ts';
import { answers } from './engine-api.ts';
import { type EngineKind, type EngineState, readState } from './engine-state.ts';
import { kinds } from './engines/kinds.ts';
import { recordHostNetwork } from './host/host-network.ts';
import { withLock } from './host/lock.ts';
import { isAlive, type ProcessId } from './host/process-id.ts';
import { type ImageName, imageNames } from './images/catalogue.ts';
import { type ImageOptions, loadImages } from './images/load-images.ts';
import { LabError } from './lab-error.ts';
import { dataDir, runDir } from './places.ts';
import { whyNot } from './requirements.ts';
import { start } from './start.ts';
import { takeDown } from './take-down.ts';
import { ensureTools } from './tools/tools.ts';

export interface UpOptions {
  readonly kind: EngineKind;
  /** The socket's group, as the engine counts it. */
  readonly gid?: number | undefined;
  /** Made of kind and gid unless given. */
  readonly name?: string | undefined;
  /** `own`: a namespace of its own (default); `host`: the machine's; `auto`: the machine's when no engine is there. */
  readonly network?: 'own' | 'host' | 'auto' | undefined;
  /** Another place for the socket of a rootful engine. */
  readonly socket?: string | undefined;
  /** Unless given: all of them for a rootful engine and a Swarm, BusyBox for the others. */
  readonly images?: readonly ImageName[] | undefined;
  /** The engine belongs to this process: `down` without a name leaves it alone while that lives. */
  readonly owner?: ProcessId | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told what takes a while. */
  readonly note?: ((text: string) => void) | undefined;
}

/** Brings an engine up, or finds it up already. Rejects with a LabError that says why it can't. */
export async function up(options: UpOptions): Promise<Engine> {
  const reason = whyNot();
  if (reason !== undefined) throw new LabError(reason);
  const note = options.note ?? (() => {});
  const tools = await ensureTools(kinds[options.kind], note);
  const name = nameOf(options);
  return withLock(`engine-${name}`, async () => {
    const running = await findRunning(name);
    if (running) requireSame(running, options);
    else note(`starting ${name}`);
    const state =
      running ??
      (await start(await draft(name, options), { kind: kinds[options.kind], tools, signal: options.signal }));
    const engine = engineFrom(state, { tools, startedNow: running === undefined });
    await provideImages(engine, { ...options, tools, note }).catch(async (error: unknown) => {
      if (engine.startedNow) await takeDown(state);
      throw error;
    });
    return engine;
  });
}

function nameOf({ kind, gid, name }: UpOptions): string {
  if (name !== undefined) return name;
  const withGid = kind === 'rootful' || gid !== undefined;
  return withGid ? `${kind}-${gid ?? kinds[kind].defaultGid}` : kind;
}

async function provideImages(engine: Engine, options: UpOptions & ImageOptions): Promise<void> {
  options.signal?.throwIfAborted();
  await loadImages(
    engine,
    options.images ?? (hasAllImages(options.kind) ? imageNames : ['alpine:3']),
    options,
  );
}

function hasAllImages(kind: EngineKind): boolean {
  return kind === 'rootful' || kind === 'swarm';
}

/** What is left of an engine that crashed is cleared away first. */
async function findRunning(name: string): Promise<EngineState | undefined> {
  const state = readState(name);
  if (state === undefined) return undefined;
  if (state.processes.every(isAlive) && (await answers(state.socket))) return state;
  await takeDown(state);
  return undefined;
}

function requireSame(running: EngineState, { name, kind, gid, socket, network }: UpOptions): void {
  const same =
    running.kind === kind &&
    running.gid === (gid ?? kinds[kind].defaultGid) &&
    running.socket === (socket ?? running.socket) &&
    (network === undefined || network === 'auto' || network === running.network);
  if (!same)
    throw new LabError(`${name ?? running.name} is up already, with other options: take it down first.`);
}

async function draft(name: string, options: UpOptions): Promise<EngineState> {
  const { kind, gid, socket, owner } = options;
  if (socket !== undefined && (kind.startsWith('rootless') || kind === 'vm')) {
    throw new LabError(`The socket of a ${kind} engine has its own place: --socket is for the others.`);
  }
  const network = await chooseNetwork(options);
  return {
    name,
    kind,
    gid: gid ?? kinds[kind].defaultGid,
    socket: socket ?? `${runDir}/${name}/docker.sock`,
    network,
    runDir: `${runDir}/${name}`,
    dataRoot: `${dataDir}/${name}`,
    alsoRemove: [],
    processes: [],
    ...(owner && { owner }),
    ...(network === 'host' && { hostNetwork: await recordHostNetwork() }),
  };
}
