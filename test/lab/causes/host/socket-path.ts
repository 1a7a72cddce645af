import { join } from 'node:path';
import type { Backstage, EngineWish, Scene } from '../staging.ts';
import { memberOf, withoutGroups } from './people.ts';

export const doomed: EngineWish = { kind: 'rootful', label: 'doomed' };

/** Someone asks for the path in the staging's directory; in the engine's group where there is an engine. */
export function asks({ person, folder, engines: [engine] }: Backstage, gives: string): Scene {
  const socket = join(folder, 'docker.sock');
  const as = engine ? memberOf(engine, person) : withoutGroups(person);
  return { as, socket, truth: { connect: socket, gives } };
}
