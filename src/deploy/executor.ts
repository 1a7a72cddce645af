import type { Facts } from '../facts/facts.ts';

/** The service of the template and of the guide that it goes by. */
export const EXECUTOR = 'script-executor';

export function hasExecutor({ project }: Facts): boolean {
  return project.state === 'found' && project.allServices.includes(EXECUTOR);
}
