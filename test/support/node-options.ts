import { readFileSync } from 'node:fs';

const dockerfile = new URL('../../templates/executor/Dockerfile', import.meta.url);

/** What the executor's image tells Node: a service that is measured beside it runs with the same. */
export function nodeOptions(): string {
  const found = /^ENV NODE_OPTIONS="(.*)"$/m.exec(readFileSync(dockerfile, 'utf8'))?.[1];
  if (found === undefined) throw new Error("The executor's Dockerfile sets no NODE_OPTIONS.");
  return found;
}
