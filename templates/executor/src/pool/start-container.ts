import type { Duplex } from 'node:stream';
import { attachContainer, createContainer, removeContainer, startContainer } from '../engine/containers.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/engine-error.ts';
import { createDemux } from '../engine/stream-demux.ts';
import { neededTools } from './container-runner.ts';

/** A container whose runner waits for its input. */
export interface Started {
  readonly id: string;
  readonly connection: Duplex;
  /** What the runner did not find in the image, and does without. */
  readonly lacks: readonly string[];
}

/** Milliseconds from the start until the runner says that it is there. */
const readyTimeout = 30_000;

/** Attached before it starts: what it says first would be lost otherwise. Nothing is left where this fails. */
export async function startRunner(
  engine: Engine,
  body: unknown,
  onCreated: (id: string) => void,
): Promise<Started> {
  const id = await createContainer(engine, body);
  onCreated(id);
  let connection: Duplex | undefined;
  try {
    connection = await attachContainer(engine, id);
    const ready = untilReady(connection);
    // When the start fails, that is the news, and not the silence that follows.
    ready.catch(() => {});
    await startContainer(engine, id).catch(blameShell);
    const lacks = checked(await ready);
    if (connection.destroyed) throw notReady('the connection to the container was closed');
    return { id, connection, lacks };
  } catch (error) {
    connection?.destroy();
    await removeContainer(engine, id).catch(() => {});
    throw error;
  }
}

/** runc and crun say so each in their own way, and neither what to do. */
function blameShell(error: unknown): never {
  const missing = /exec: "sh": executable file not found|executable file [`'"]sh[`'"] not found/;
  if (!(error instanceof EngineError && missing.test(error.message))) throw error;
  throw new EngineError(
    'docker_error',
    'the image has no sh; use an image with a POSIX shell, such as alpine:3, or remove it from IMAGES',
  );
}

function checked(lacks: readonly string[]): readonly string[] {
  const missing = lacks.filter((tool) => neededTools.includes(tool));
  if (missing.length === 0) return lacks;
  throw new EngineError(
    'docker_error',
    `the image has no ${missing.join(', ')}, which is required to run scripts`,
  );
}

/** Resolves with what the runner's first line says it lacks. The connection stays paused and in order behind that line. */
function untilReady(connection: Duplex): Promise<readonly string[]> {
  let said = '';
  const feed = createDemux((_stream, part) => {
    said += part.toString('latin1', 0, 1000);
  });
  return new Promise((resolve, reject) => {
    const settle = (error: Error | undefined, lacks: readonly string[] = []) => {
      clearTimeout(timer);
      connection.off('data', onData).off('end', onGone).off('close', onGone).off('error', onGone).pause();
      if (error) reject(error);
      else resolve(lacks);
    };
    const onData = (chunk: Buffer) => {
      try {
        feed(chunk);
      } catch (error) {
        return settle(notReady((error as Error).message));
      }
      const line = /^ready([\w ]*)\r?\n/.exec(said);
      if (line) settle(undefined, (line[1] ?? '').split(' ').filter(Boolean));
    };
    const onGone = () => settle(notReady(said.trim() || 'the container exited immediately'));
    const timer = setTimeout(() => settle(notReady('the shell did not answer')), readyTimeout);
    connection.on('data', onData).on('end', onGone).on('close', onGone).on('error', onGone);
    // The start may not be answered yet when the runner is ready: an error in between must not end the service.
    connection.on('error', () => {});
  });
}

function notReady(what: string): EngineError {
  return new EngineError('docker_error', `the image cannot run a shell script: ${what}`);
}
