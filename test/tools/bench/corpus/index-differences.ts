import { isDeepStrictEqual } from 'node:util';
import type { ComposeProject, ComposeService } from '../../../../src/compose/model.ts';
import type { CorpusFile } from './corpus-files.ts';
import { asSettings, type Settings, serviceIn, servicesIn } from './meaning.ts';
import { count, type Tally } from './tally.ts';

/** The project as read, or why it could not be read. */
export type Reading = ComposeProject | string;

export interface ReadFile {
  readonly file: CorpusFile;
  readonly reading: Reading;
  readonly documents: readonly unknown[];
}

export function mountsSocket({ binds }: ComposeService): boolean {
  return binds.some(({ source, target }) => /docker\.sock/.test(source) || /docker\.sock/.test(target));
}

/** Holds the services that mount the socket against the index, and looks for the reason of each difference. */
export function compareWithIndex(tally: Tally, read: ReadFile): void {
  const { file, reading } = read;
  const found = typeof reading === 'string' ? [] : reading.services.filter(mountsSocket);
  count(tally, 'services with the socket found', found.length);
  if (file.entry === null) return;
  const wanted = file.entry.socketServices ?? [];
  count(tally, 'services in the index', wanted.length);
  const differ = (name: string, what: string) => difference(tally, read, name, what);
  for (const { name, groupAdd, user } of wanted) {
    const service = found.find((other) => other.name === name);
    if (service === undefined) differ(name, 'only in the index');
    else if (!isDeepStrictEqual(rawGroups(service), (groupAdd ?? []).map(String)))
      differ(name, 'other groups');
    else if ((service.user === null) !== (user === null)) differ(name, 'another user');
    else count(tally, 'services found as in the index');
  }
  for (const { name } of found)
    if (!wanted.some((other) => other.name === name)) differ(name, 'not in the index');
}

function rawGroups({ groupAdd }: ComposeService): string[] {
  return groupAdd.map(({ raw }) => raw);
}

function difference(tally: Tally, read: ReadFile, name: string, what: string): void {
  const reason = explain(read, name, what);
  count(tally, `differences from the index ${reason === null ? 'without' : 'with'} a reason`);
  tally.notes.push(`difference  ${read.file.file} ${name}: ${what}: ${reason ?? 'no reason found'}`);
  if (reason === null) tally.missed.push(`${read.file.file} ${name}: ${what}, for no known reason`);
}

function explain({ file, reading, documents }: ReadFile, name: string, what: string): string | null {
  if (typeof reading === 'string') return reading;
  if (file.entry?.parses === false) return "the index's parser did not take the file";
  const service = serviceIn(documents, name);
  if (service.extends !== undefined)
    return 'settings come through `extends`, which the index does not follow';
  if (documents.filter((document) => Object.hasOwn(servicesIn(document), name)).length > 1)
    return 'several documents of the file speak of the service, and they are merged';
  if (what === 'not in the index') return hiddenMount(service, documents);
  if (what === 'only in the index') return otherMount(service);
  return null;
}

/** A mount that does not say `docker.sock` where it stands. */
function hiddenMount(service: Settings, documents: readonly unknown[]): string | null {
  if (JSON.stringify(service.volumes ?? null).includes('docker.sock')) return null;
  const isNamed = documents.some((document) =>
    JSON.stringify(asSettings(document).volumes ?? null).includes('docker.sock'),
  );
  return isNamed ? 'a named volume is bound to the socket' : null;
}

/** A mount that is no bind of the socket, whatever it is called. */
function otherMount({ volumes }: Settings): string | null {
  const items = (Array.isArray(volumes) ? volumes : []).map((item) => JSON.stringify(item));
  const socket = items.find((item) => item.includes('docker.sock'));
  if (socket === undefined)
    return `none of its mounts is the Docker socket: ${items.join(', ') || 'it has none'}`;
  const isBind = /^"(?:[A-Za-z]:)?[./~$\\]/.test(socket) || /"type":"bind"/.test(socket);
  return isBind ? null : `${socket} is a volume and not a path of the host`;
}
