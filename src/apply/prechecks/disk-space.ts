import { parentOf } from '../../compose/paths.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { readInfo } from '../../engine/reader.ts';
import { DockpermError, NOTHING_CHANGED } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { textOf } from '../../host/json-value.ts';
import type { FileChange, StagedPlan } from '../stage-edits.ts';

const MIB = 1024 * 1024;
/** Beyond the files themselves: for the journal and the file system's metadata. */
const MARGIN = MIB;
/** Less than this is used up by the first layer of nearly any build. */
const ROOM_FOR_BUILD = 200 * MIB;

export interface Room {
  /** Where the previous content is kept. */
  readonly backups: string | null;
  /** Null where the engine's data are on another host, or nothing is built. */
  readonly engine: EngineAt | null;
}

/** Room for every new file beside the old one, for the backups, and for a build where there will be one. */
export async function assertRoom(host: Host, { changes }: StagedPlan, room: Room): Promise<void> {
  for (const [folder, bytes] of needsOf(changes, room.backups))
    await assertFree(host, folder, bytes + MARGIN);
  if (room.engine === null) return;
  const data = await dataFolder(host, room.engine);
  if (data !== null) await assertFree(host, data, ROOM_FOR_BUILD);
}

/** Bytes by directory. */
function needsOf(changes: readonly FileChange[], backups: string | null): Map<string, number> {
  const needs = new Map<string, number>();
  const add = (folder: string, bytes: number): void =>
    void needs.set(folder, (needs.get(folder) ?? 0) + bytes);
  for (const { path, before, after } of changes) {
    add(parentOf(path), Buffer.byteLength(after ?? ''));
    if (backups !== null) add(backups, Buffer.byteLength(before ?? ''));
  }
  return needs;
}

async function assertFree(host: Host, folder: string, required: number): Promise<void> {
  const free = await host.freeSpace(folder);
  // Where it is unknown, only the write itself can show it.
  if (!free.ok || free.value >= required) return;
  throw new DockpermError(
    'disk-full',
    `Not enough disk space for ${folder}: ${formatSize(required)} needed, ${formatSize(free.value)} free.`,
    required === ROOM_FOR_BUILD
      ? 'Free disk space (docker system df shows what the engine uses), or edit only the files with --no-rebuild.'
      : 'Free disk space and try again.',
    NOTHING_CHANGED,
  );
}

/** Null where the engine does not say, or this host has no such directory. */
async function dataFolder(host: Host, engine: EngineAt): Promise<string | null> {
  const info = await readInfo(host, engine);
  const folder = info.ok ? textOf(info.value.DockerRootDir) : '';
  return folder.startsWith('/') ? folder : null;
}

function formatSize(bytes: number): string {
  return bytes < MIB ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.ceil(bytes / MIB)} MiB`;
}
