import { socketMountOf, socketPathsOf } from '../../access/socket-mount.ts';
import type { ComposeService, RemoteSource } from '../../compose/model.ts';
import { DockpermError } from '../../errors.ts';
import type { Authority, Endpoint, ProjectWith, ServiceFacts } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import type { Host } from '../../host/host.ts';
import { maskCredentials } from '../../host/mask-credentials.ts';
import { suggestName } from '../../host/suggest-name.ts';
import { type ResolvedConfig, resolveConfig } from './compose-config.ts';
import { envFacts, readEnvFiles } from './env-file.ts';
import { mergeResolved } from './merge-resolved.ts';
import { findNearbyFiles } from './nearby-files.ts';
import { findProjectFiles } from './project-files.ts';
import { withProxied } from './proxied-services.ts';
import { readOwn } from './read-own.ts';

/** A project as read from its files and by Compose; what its engine knows of it comes later. */
export type ReadProject = ProjectWith<ReadService>;

export type ReadService = ComposeService & Pick<ServiceFacts, 'proxied'>;

export async function readProject(
  host: Host,
  selection: Selection,
  endpoint: Endpoint,
): Promise<ReadProject> {
  if (selection.scope !== 'project') return { state: 'none', directory: selection.directory, nearby: [] };
  await assertFolder(host, selection.directory);
  // Compose takes longest, so it starts first and nothing waits for it until its answer is needed.
  const stop = new AbortController();
  const resolving = resolveConfig(withSignal(host, stop.signal), selection, endpoint);
  try {
    return await readFound(host, selection, { endpoint, resolving });
  } finally {
    // Without Compose files, or with one that cannot be read, the answer of Compose is no longer needed.
    stop.abort();
  }
}

/** The directory of the project that would be read, found by looking only at its files. */
export async function findDirectory(host: Host, selection: Selection): Promise<string> {
  const { directory, scope } = selection;
  if (scope !== 'project') return directory;
  await assertFolder(host, directory);
  return (await findProjectFiles(host, selection))?.directory ?? directory;
}

function withSignal(host: Host, signal: AbortSignal): Host {
  return { ...host, run: (command, options) => host.run(command, { ...options, signal }) };
}

async function readFound(
  host: Host,
  selection: Selection,
  { endpoint, resolving }: { endpoint: Endpoint; resolving: Promise<ResolvedConfig> },
): Promise<ReadProject> {
  const files = await findProjectFiles(host, selection);
  const paths = socketPathsOf(endpoint);
  if (files === null) {
    const { directory } = selection;
    return { state: 'none', directory, nearby: await findNearbyFiles(host, directory) };
  }
  const env = await readEnvFiles(host, selection, files.directory);
  const own = await readOwn(host, files, env);
  const resolved = await resolving;
  // Where Compose accepts the project, a part that dockperm could not read is no reason to give up.
  const { services: read } = resolved.services === null ? own.read('refuse') : own.project;
  const merged = mergeResolved(read, resolved.services, {
    file: files.files[0]?.path ?? '',
    line: 1,
    column: 1,
  });
  assertKnownServices(selection, merged);
  const all = merged.filter(
    ({ name }) => selection.services.length === 0 || selection.services.includes(name),
  );
  const { remote } = own.project;
  const isKnown = ({ name }: ComposeService): boolean => remote.every(({ service }) => service !== name);
  const services = all
    .filter(isKnown)
    .filter(({ binds }) => binds.some((bind) => socketMountOf(bind, paths) !== null))
    .map((service) => withProxied(service, merged));
  return {
    state: 'found',
    name: own.project.name,
    directory: files.directory,
    files: files.files.map(({ path }) => path),
    envFile: envFacts(env, decidingVariables(services, paths)),
    authority: authorityOf(resolved, remote),
    remote: remote.map((each) => ({ ...each, source: maskCredentials(each.source) })),
    services,
    allServices: all.map(({ name }) => name),
  };
}

async function assertFolder(host: Host, path: string): Promise<void> {
  const found = await host.stat(path);
  const isOther = found.ok && found.value.kind !== 'directory';
  if (!isOther && (found.ok || !['ENOENT', 'ENOTDIR'].includes(found.error))) return;
  throw new DockpermError(
    'project-missing',
    isOther ? `${path} is not a directory.` : `No such directory: ${path}`,
    'Pass a project directory; use -f for a Compose file.',
  );
}

function authorityOf(
  { tool, services, complaint, refused }: ResolvedConfig,
  remote: readonly RemoteSource[],
): Authority {
  if (tool !== null && services !== null) return { kind: 'compose', tool };
  if (tool === null) return { kind: 'own', tool, reason: complaint, complaint: null };
  // Compose reads all of a project or nothing, and dockperm does not let it fetch remote parts.
  if (refused && remote.length > 0)
    return { kind: 'own', tool, reason: 'part of it is remote and was not fetched', complaint: null };
  const reason = refused
    ? `Docker Compose rejects the project: ${complaint}`
    : `Docker Compose did not answer: ${complaint}`;
  return { kind: 'own', tool, reason, complaint: refused ? complaint : null };
}

/** The variables that decide a group or where the socket is; the guide's own name for the group always among them. */
function decidingVariables(services: readonly ComposeService[], paths: readonly string[]): Set<string> {
  const used = services.flatMap(({ groupAdd, userWritten, binds }) => {
    const sockets = binds.filter((bind) => socketMountOf(bind, paths) !== null);
    const written = [...groupAdd, userWritten, ...sockets.map((bind) => bind.written)];
    return written.flatMap((each) => each?.variables.map(({ name }) => name) ?? []);
  });
  return new Set([...used, 'DOCKER_GID']);
}

function assertKnownServices(selection: Selection, services: readonly ComposeService[]): void {
  const names = services.map(({ name }) => name);
  const unknown = selection.services.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const near = suggestName(unknown, names);
  throw new DockpermError(
    'service-unknown',
    `No service "${unknown}" in this project.`,
    `${near === null ? '' : `Did you mean ${near}? `}Services: ${names.join(', ') || 'none'}`,
  );
}
