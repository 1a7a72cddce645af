import { mkdirSync, symlinkSync } from 'node:fs';
import type { Backstage } from '../staging.ts';

/** Puts the engine's socket where a client finds it that is told nothing: a place of the person's own. */
export function alsoAtUsualPlace({ engine, folder }: Backstage): { XDG_RUNTIME_DIR: string } {
  mkdirSync(`${folder}/runtime`);
  symlinkSync(engine.socket, `${folder}/runtime/docker.sock`);
  return { XDG_RUNTIME_DIR: `${folder}/runtime` };
}
