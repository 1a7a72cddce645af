import type { SocketMount } from '../facts/facts.ts';
import { isSamePath } from './socket-mount.ts';

/** Where a client looks without another setting. */
const DEFAULT_TARGET = '/var/run/docker.sock';

export interface InsideClient {
  /** `DOCKER_HOST` as the client inside sees it. */
  readonly dockerHost: string | undefined;
  /** Paths that lead to the engine's socket, see `socketPathsOf`. */
  readonly paths: readonly string[];
}

/** The path of a Unix socket that an address names; null for any other address. */
export function socketPathIn(address: string | undefined): string | null {
  const path = /^unix:\/\/(\/.*)$/.exec(address ?? '')?.[1];
  return path ?? null;
}

/**
 * Of several sockets that a container mounts, the one that its client opens: what `DOCKER_HOST` names, else the default
 * path, else the engine's own. A mount of the file itself goes before one of the directory. Null without mounts.
 */
export function decidingMount(
  mounts: readonly SocketMount[],
  { dockerHost, paths }: InsideClient,
): SocketMount | null {
  const named = socketPathIn(dockerHost);
  const files = mounts.filter(({ folder }) => folder === null);
  const inOrder = [...files, ...mounts];
  const found =
    inOrder.find(({ target }) => named !== null && isSamePath(target, named)) ??
    inOrder.find(({ target }) => isSamePath(target, DEFAULT_TARGET)) ??
    inOrder.find(({ source }) => paths.some((path) => isSamePath(path, source)));
  return found ?? inOrder[0] ?? null;
}
