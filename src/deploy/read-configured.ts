import type { Snapshot } from '../apply/containers/snapshot.ts';
import { findImage } from '../engine/reader.ts';
import type { Selection } from '../facts/selection.ts';
import type { Command } from '../host/command.ts';
import type { Host } from '../host/host.ts';
import { objectOf, textOf } from '../host/json-value.ts';
import { runConfig } from '../probes/project/config-command.ts';
import { type Configured, hasNetworksByName, isUpToDate } from './is-up-to-date.ts';
import type { ResolvedService } from './resolved-project.ts';

const HASH_TIMEOUT_MS = 20_000;

export interface KeptQuestion {
  readonly snapshot: Snapshot;
  readonly services: readonly ResolvedService[];
  readonly selection: Selection;
}

/**
 * Whether the containers have to be kept from a Compose that can't see that they are as they should be. Nothing is asked
 * where Compose can.
 *
 * @param base `docker compose` with the project's flags
 */
export async function mustBeKept(
  host: Host,
  base: Command,
  { snapshot, services, selection }: KeptQuestion,
): Promise<boolean> {
  const { containers } = snapshot;
  if (containers.length === 0 || !containers.every(hasNetworksByName)) return false;
  const { result: hashed } = await runConfig(host, base, {
    flags: ['--hash', '*'],
    timeoutMs: HASH_TIMEOUT_MS,
    selection,
  });
  if (!hashed.ok || hashed.value.exitCode !== 0) return false;
  return isUpToDate(containers, {
    hashes: hashesIn(hashed.value.stdout),
    environments: Object.fromEntries(services.map(({ name, environment }) => [name, environment])),
    images: await imagesNow(host, snapshot),
  });
}

/** `SERVICE HASH`, a line each. */
function hashesIn(text: string): Configured['hashes'] {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  return Object.fromEntries(lines.flatMap(([service, hash]) => (service && hash ? [[service, hash]] : [])));
}

async function imagesNow(host: Host, { engine, containers }: Snapshot): Promise<Configured['images']> {
  const names = new Set(containers.map(({ inspected }) => textOf(objectOf(inspected.Config).Image)));
  const found = await Promise.all(
    [...names].map(async (name) => ({ name, image: await findImage(host, engine, name) })),
  );
  return Object.fromEntries(found.flatMap(({ name, image }) => (image === null ? [] : [[name, image]])));
}
