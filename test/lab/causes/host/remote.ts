import type { Backstage, Scene, Truth } from '../staging.ts';
import { withoutGroups } from './people.ts';

export const refused: Truth = { client: 'docker ps', gives: 'refused' };

export const answered: Truth = { client: 'docker ps', gives: 'ok' };

export const overTcp = (backstage: Backstage, env: Record<string, string>): Scene => ({
  as: withoutGroups(backstage.person),
  env,
});
