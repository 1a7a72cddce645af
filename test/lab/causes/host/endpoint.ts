import type { Backstage, Scene } from '../staging.ts';
import { memberOf } from './people.ts';

/** A member of the engine's group, sent elsewhere by the variables. */
export function told({ engine, person }: Backstage, env: Record<string, string>): Scene {
  return { as: memberOf(engine, person), env, truth: { client: 'docker ps', gives: 'refused' } };
}
