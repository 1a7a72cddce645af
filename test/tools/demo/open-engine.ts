import { execa } from 'execa';
import { findExternalEngine } from '../../e2e/support/external-engine.ts';
import {
  downOwnedBy,
  type Engine,
  type ImageName,
  identify,
  LabError,
  type UpOptions,
  up,
  whyNot,
} from '../../lab/lab.ts';

export interface EngineWish extends Pick<UpOptions, 'network' | 'signal' | 'note'> {
  /** The lab's engine is named after it and after this process, so that several can run at once. */
  readonly purpose: 'demo' | 'bench';
  readonly images: readonly ImageName[];
}

export interface OpenEngine {
  readonly engine: Engine;
  /** Whether the lab brought it up, or it was there before and only its guests are ours. */
  readonly from: 'lab' | 'person';
  /** Takes down what was brought up; an engine that was there before stays. */
  readonly close: () => Promise<void>;
}

/** A rootful engine of one's own where the lab can run, else the one that DOCKER_HOST or the context names. */
export async function openEngine({ purpose, ...wish }: EngineWish): Promise<OpenEngine> {
  const reason = whyNot();
  if (reason !== undefined) return { engine: await findEngine(reason, wish.images), from: 'person', close };
  const name = `${purpose}-${process.pid}`;
  const owner = identify(process.pid);
  const engine = await up({ ...wish, kind: 'rootful', gid: 4242, name, owner });
  return { engine, from: 'lab', close: async () => void (await downOwnedBy(process.pid)) };
}

async function close(): Promise<void> {}

async function findEngine(reason: string, images: readonly ImageName[]): Promise<Engine> {
  const engine = await findExternalEngine('rootful', { reason });
  if ('reason' in engine) throw new LabError(engine.reason);
  for (const image of images) {
    const { exitCode } = await execa('docker', ['image', 'inspect', image], {
      env: engine.env,
      reject: false,
    });
    if (exitCode !== 0)
      throw new LabError(`${reason} The engine at ${engine.host} has no image ${image}: pull or tag it.`);
  }
  return engine;
}
