import { baseName } from '../../compose/paths.ts';
import type { Selection } from '../../facts/selection.ts';
import { type Command, STAGED } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { isVersionOne, type ProjectConfig, readWholeConfig } from './compose-config.ts';
import { findCompose } from './compose-tool.ts';

/** A project with some of its files as they shall be. */
export interface StagedProject {
  readonly directory: string;
  /** Its Compose files, in order. */
  readonly files: readonly string[];
  readonly selection: Selection;
  /** By path. A Compose file that is read by way of another has no effect. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What Compose makes of it before anything of it is written. */
export async function readStagedConfig(host: Host, project: StagedProject): Promise<ProjectConfig> {
  const installed = await findCompose(host);
  if (installed.state === 'missing') return { state: 'missing', complaint: installed.reason };
  const envFiles = await envFilesOf(host, project);
  const names = new Map([...project.texts.keys()].map((path, index) => [path, `${index}-${baseName(path)}`]));
  const place = (path: string): string => (names.has(path) ? `${STAGED}/${names.get(path)}` : path);
  const staged = Object.fromEntries([...names].map(([path, name]) => [name, project.texts.get(path) ?? '']));
  const command = (paths: readonly string[], more: Readonly<Record<string, string>> = {}): Command => ({
    ...installed.direct,
    args: [...installed.direct.args, ...flagsOf(project, { place, envFiles: paths })],
    cwd: project.directory,
    staged: { ...staged, ...more },
  });
  const ofVersionOne = isVersionOne(installed)
    ? await withOneEnvFile(host, project, { command, envFiles })
    : null;
  const question = { command: command(envFiles), ofVersionOne };
  const read = await readWholeConfig(host, question, project.selection);
  if (read.state === 'read') return read;
  return { ...read, complaint: inOriginalPaths(read.complaint, [...names.keys()], place) };
}

/** Those that are named, else the one that Compose takes by itself. */
async function envFilesOf(
  host: Host,
  { directory, selection: { envBase, envFile }, texts }: StagedProject,
): Promise<string[]> {
  const named = [envBase, envFile].filter((file) => file !== undefined && file !== null);
  if (named.length > 0) return named;
  const path = `${directory}/.env`;
  return texts.has(path) || (await host.stat(path)).ok ? [path] : [];
}

function flagsOf(
  { files, directory, selection }: StagedProject,
  { place, envFiles }: { place: (path: string) => string; envFiles: readonly string[] },
): string[] {
  return [
    ...files.flatMap((file) => ['-f', place(file)]),
    ...['--project-directory', directory],
    ...envFiles.flatMap((file) => ['--env-file', place(file)]),
    ...selection.profiles.flatMap((profile) => ['--profile', profile]),
  ];
}

/** Version 1 reads only the last of several. */
async function withOneEnvFile(
  host: Host,
  { texts }: StagedProject,
  {
    command,
    envFiles,
  }: {
    command: (paths: readonly string[], more?: Readonly<Record<string, string>>) => Command;
    envFiles: readonly string[];
  },
): Promise<Command> {
  if (envFiles.length < 2) return command(envFiles);
  const parts = await Promise.all(
    envFiles.map(async (path) => {
      const read = await host.readFile(path);
      return texts.get(path) ?? (read.ok ? read.value : '');
    }),
  );
  return command([`${STAGED}/joined.env`], { 'joined.env': parts.join('\n') });
}

function inOriginalPaths(text: string, paths: readonly string[], place: (path: string) => string): string {
  return paths.reduce((said, path) => said.replaceAll(place(path), () => path), text);
}
