import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Backstage } from '../staging.ts';

/** The docker client's own directory, with this context as the current one; a text stands for the whole file. */
export function writeContexts(
  { folder, engines: [engine] }: Backstage,
  current: string,
  contexts: Readonly<Record<string, { host: string } | string>>,
): { DOCKER_CONFIG: string; DOCKER_HOST: string } {
  const directory = `${folder}/home/.docker`;
  const plugins = engine ? { cliPluginsExtraDirs: [engine.pluginDir] } : {};
  write(`${directory}/config.json`, JSON.stringify({ ...plugins, currentContext: current }));
  for (const [name, content] of Object.entries(contexts)) {
    const id = createHash('sha256').update(name).digest('hex');
    const text = typeof content === 'string' ? content : formatMeta(name, content.host);
    write(`${directory}/contexts/meta/${id}/meta.json`, text);
  }
  return { DOCKER_CONFIG: directory, DOCKER_HOST: '' };
}

export function formatMeta(name: string, host: string): string {
  const docker = { Host: host, SkipTLSVerify: false };
  return JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker } });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
