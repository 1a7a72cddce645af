import { randomBytes } from 'node:crypto';
import type { FileChange } from '../apply/stage-edits.ts';
import { editCompose } from '../edit/compose/edit-compose.ts';
import { editEnv } from '../edit/env.ts';
import { DockpermError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { EXECUTOR } from './executor.ts';

export interface TemplateValues {
  readonly directory: string;
  readonly environment: string;
  /** The group that the service joins. */
  readonly gid: number;
  /** Path of the socket on the engine's host. */
  readonly socket: string;
  readonly profile: Profile;
  /** `host`: the service keeps the ids of the engine's host where the engine remaps those of all others. */
  readonly usernsMode: 'host' | null;
}

/** Who holds the engine's socket: the service itself, or a second one beside it, which is on no network. */
export type Profile = 'single' | 'broker';

const composeFiles: Readonly<Record<Profile, string>> = {
  single: 'docker-compose.yml',
  broker: 'docker-compose.broker.yml',
};

const names = [
  'Dockerfile',
  '.dockerignore',
  'docker-compose.yml',
  'docker-compose.development.yml',
  '.env.example',
  'README.md',
  'server.js',
  'grafana-dashboard.json',
];

/** Settings of the caller's environment that the project must remember, or its next build would differ. */
const remembered = ['BASE_IMAGE', 'HOST_PORT', 'IMAGES'];

const DEFAULT_SOCKET = '/var/run/docker.sock';
const TOKEN_BYTES = 32;

/** The executor project for an empty directory, with a `.env` that fits this host. */
export async function makeTemplate(host: Host, values: TemplateValues): Promise<FileChange[]> {
  const sources = { 'docker-compose.yml': composeFiles[values.profile] } as Readonly<Record<string, string>>;
  const texts = await Promise.all(names.map((name) => readTemplate(host, sources[name] ?? name)));
  const files = names.map((name, index) => ({
    ...newFile(values, name, fitted(values, name, texts[index] ?? '')),
    origin: 'template' as const,
  }));
  const ignored = { ...newFile(values, '.gitignore', '.env\n'), origin: 'template' as const };
  const env = newFile(values, '.env', writeEnv(envOf(host, values)));
  return [...files, ignored, env];
}

function fitted({ usernsMode }: TemplateValues, name: string, text: string): string {
  if (usernsMode === null || name !== 'docker-compose.yml') return text;
  const edit = { op: 'set-key', service: EXECUTOR, key: 'userns_mode', value: usernsMode } as const;
  const result = editCompose(text, edit);
  if (result.state !== 'edited') throw new Error('The template does not support userns_mode');
  return result.text;
}

function envOf(host: Host, { gid, socket, environment }: TemplateValues): Record<string, string> {
  const kept = remembered.flatMap((name) => (host.env[name] ? [[name, host.env[name]]] : []));
  return {
    DOCKER_GID: String(gid),
    ...(socket === DEFAULT_SOCKET ? {} : { DOCKER_SOCK: socket }),
    // Development runs without a token, on 127.0.0.1 only; see docker-compose.development.yml.
    ...(environment === 'development' ? {} : { EXECUTOR_TOKEN: randomBytes(TOKEN_BYTES).toString('hex') }),
    ...Object.fromEntries(kept),
  };
}

/** Only the values that dockperm shows; `.env.example` explains the other variables. */
function writeEnv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [key, value]) => {
    const result = editEnv(text, { op: 'set-env', key, value });
    if (result.state === 'refused') throw unfit(key, result.reason);
    return result.state === 'edited' ? result.text : text;
  }, '');
}

function unfit(key: string, reason: string): DockpermError {
  return new DockpermError(
    'env-invalid',
    `Cannot write ${key} to .env: ${reason}.`,
    `Unset or correct ${key}.`,
  );
}

function newFile({ directory }: TemplateValues, name: string, text: string): FileChange {
  return { path: `${directory}/${name}`, before: null, after: text };
}

/** The package's own directory, relative to the bundle in dist/ or to the sources. */
const folders = ['../templates/executor', '../../templates/executor'];

async function readTemplate(host: Host, name: string): Promise<string> {
  for (const folder of folders) {
    const text = await host.readFile(`${import.meta.dirname}/${folder}/${name}`);
    if (text.ok) return text.value;
  }
  throw new DockpermError(
    'file-unreadable',
    `The template file ${name} is missing from this installation.`,
    'Reinstall dockperm. In a checkout, run npm ci.',
  );
}

/** Files that say nothing about a project: a directory with only these counts as empty. */
const negligible = new Set(['.git', '.gitkeep', '.DS_Store']);

export async function isEmptyFolder(host: Host, directory: string): Promise<boolean> {
  const entries = await host.readDir(directory);
  if (!entries.ok) return entries.error === 'ENOENT';
  return entries.value.every((name) => negligible.has(name));
}
