import type { EngineAt } from '../../engine/engine-at.ts';
import { readContainerFile } from '../../engine/reader.ts';
import type { Host } from '../../host/host.ts';
import { perHost } from '../../host/per-host.ts';
import { withThrowAwayContainer } from './throw-away-container.ts';

/** By image and path: containers and services of one image ask for the same. */
const known = perHost(() => new Map<string, Promise<string | null>>());

/** A text file of an image, by the image's id; empty where it does not exist, null where it could not be read. */
export function readImageFile(
  host: Host,
  engine: EngineAt,
  { image, path }: { readonly image: string; readonly path: string },
): Promise<string | null> {
  const key = `${image} ${path}`;
  const asked = known(host).get(key) ?? copyOut(host, engine, { image, path });
  known(host).set(key, asked);
  return asked;
}

async function copyOut(
  host: Host,
  engine: EngineAt,
  { image, path }: { readonly image: string; readonly path: string },
): Promise<string | null> {
  const read = await withThrowAwayContainer(host, engine, { image, purpose: 'entrypoint' }, (id) =>
    readContainerFile(host, engine, { id, path }),
  );
  return read.ok ? read.value : null;
}
