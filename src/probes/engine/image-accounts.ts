import type { EngineAt } from '../../engine/engine-at.ts';
import { readContainerFile } from '../../engine/reader.ts';
import type { Host } from '../../host/host.ts';
import { withThrowAwayContainer } from './throw-away-container.ts';

export interface Accounts {
  readonly passwd: string;
  readonly group: string;
}

/** The account files of an image, copied out of a container that is not started. */
export async function readImageAccounts(
  host: Host,
  image: string,
  engine: EngineAt,
): Promise<Accounts | null> {
  const read = await withThrowAwayContainer(host, engine, { image, purpose: 'accounts' }, (id) =>
    Promise.all(['/etc/passwd', '/etc/group'].map((path) => readContainerFile(host, engine, { id, path }))),
  );
  const [passwd, group] = read.ok ? read.value : [];
  return passwd == null || group == null ? null : { passwd, group };
}
