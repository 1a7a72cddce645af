import type { GroupEntry, Position } from '../../compose/model.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';

type Key =
  | 'build'
  | 'command'
  | 'depends_on'
  | 'environment'
  | 'group_add'
  | 'networks'
  | 'security_opt'
  | 'user'
  | 'userns_mode'
  | 'volumes';

/** A file that `extends` or `include` names can belong to another project; a person has to change its lines. */
export function isOwnFile(file: string, { project }: Pick<Facts, 'project'>): boolean {
  if (project.state !== 'found') return false;
  const { files, directory, envFile } = project;
  return files.includes(file) || file === envFile.path || file.startsWith(`${directory}/`);
}

/**
 * The last file that sets this key of the service, since later files override earlier ones. If none sets it, the file
 * that mounts the socket: what the mount needs belongs beside it.
 */
export function fileFor(service: ServiceFacts, key: Key): string {
  const { places, at } = service;
  const decides = places.findLast(({ keys }) => keys.includes(key));
  const mounts = mountOf(service)?.written?.at;
  const beside = mounts === undefined ? undefined : places.find((place) => place.file === mounts.file);
  return (decides ?? beside ?? places.at(-1))?.file ?? at.file;
}

/** The file in which to change a mount; an inherited mount is overridden by an entry of the service itself. */
export function fileOfMount(written: { readonly at: Position }, service: ServiceFacts): string {
  return isWrittenIn(service, 'volumes', written.at) ? written.at.file : fileFor(service, 'volumes');
}

/** Whether a file that defines the service by name also sets the key; otherwise the service inherits it. */
export function isWrittenIn({ places }: ServiceFacts, key: Key, { file }: Position): boolean {
  return places.some((place) => place.file === file && place.keys.includes(key));
}

/** The mount of the socket. */
export function mountOf({ binds, socketMount }: ServiceFacts): ServiceFacts['binds'][number] | undefined {
  return binds.find(({ target }) => target === socketMount.target);
}

/** Whether other services or another project use the entry, too. */
export function isSharedWithOthers(
  { at, sharedWith = [] }: GroupEntry,
  service: ServiceFacts,
  { facts, also }: { facts: Facts; also: readonly string[] },
): boolean {
  if (isWrittenIn(service, 'group_add', at)) return false;
  return !isOwnFile(at.file, facts) || sharedWith.some((name) => !also.includes(name));
}
