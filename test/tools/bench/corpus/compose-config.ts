import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { clientBin, dockerConfig, pluginDir } from '../../../lab/tools/client.ts';
import { findCommand, systemPath } from '../../../lab/tools/find-command.ts';
import type { Settings } from './meaning.ts';

/** A file as Compose reads it, services of every profile included. */
export interface Config {
  readonly services: Readonly<Record<string, Settings>>;
  readonly networks?: Settings;
}

export type AskCompose = (text: string) => Promise<Config | null>;

/** How Compose is called here; null when it is not. The lab's comes first. */
export function findCompose(): readonly string[] | null {
  const plugin = `${pluginDir}/docker-compose`;
  if (existsSync(plugin)) return [plugin];
  const client = findCommand('docker', [clientBin, process.env.PATH ?? systemPath].join(':'));
  return client === undefined ? null : [client, 'compose'];
}

/**
 * Asks what Compose makes of a file; null when it refuses it. The same text is asked about once, and every text in the
 * same folder: files may say `${PWD}`.
 */
export function composeAsker([command = '', ...args]: readonly string[], folder: string): AskCompose {
  const known = new Map<string, Promise<Config | null>>();
  const ask: AskCompose = async (text) => {
    const file = `${known.size}.yaml`;
    await writeFile(join(folder, file), text);
    const env = { PATH: systemPath, HOME: '/nonexistent', DOCKER_CONFIG: dockerConfig };
    const { exitCode, stdout } = await execa(command, [...args, '-f', file, ...flags], {
      cwd: folder,
      env,
      extendEnv: false,
      reject: false,
      stderr: 'ignore',
    });
    return exitCode === 0 ? (JSON.parse(stdout) as Config) : null;
  };
  return (text) => {
    const answer = known.get(text) ?? ask(text);
    known.set(text, answer);
    return answer;
  };
}

const flags = [
  ...['-p', 'corpus', '--profile', '*'],
  ...['config', '--format', 'json', '--no-path-resolution', '--no-env-resolution'],
];
