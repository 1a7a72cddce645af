import type { EngineAt } from '../../engine/engine-at.ts';
import { findImage, readContainerFile } from '../../engine/reader.ts';
import type { Host } from '../../host/host.ts';
import { perHost } from '../../host/per-host.ts';
import { withThrowAwayContainer } from './throw-away-container.ts';

export interface Accounts {
  readonly passwd: string;
  readonly group: string;
}

/** By image id, so that what is read for one service holds for all of the same image. */
const known = perHost(() => new Map<string, Promise<Accounts | null>>());

/** The account files of an image, by its name or id; null where the engine has none such, or does not answer. */
export async function readImageAccounts(
  host: Host,
  image: string,
  engine: EngineAt,
): Promise<Accounts | null> {
  const found = await findImage(host, engine, image);
  if (found === null) return null;
  const id = found.id || image;
  const asked = known(host).get(id) ?? copyOut(host, id, engine);
  known(host).set(id, asked);
  const accounts = await asked;
  // What could not be read may be read later.
  if (accounts === null) known(host).delete(id);
  return accounts;
}

/** Copied out of a container that is not started. */
async function copyOut(host: Host, image: string, engine: EngineAt): Promise<Accounts | null> {
  const read = await withThrowAwayContainer(host, engine, { image, purpose: 'accounts' }, (name) =>
    Promise.all(
      ['/etc/passwd', '/etc/group'].map((path) => readContainerFile(host, engine, { id: name, path })),
    ),
  );
  const [passwd, group] = read.ok ? read.value : [];
  return passwd == null || group == null ? null : { passwd, group };
}
