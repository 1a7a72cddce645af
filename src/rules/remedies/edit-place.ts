import type { Position } from '../../compose/model.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';

/** A file that an `extends` or `include` names may be somebody else's: then its lines are for a person to change. */
export function isOwnFile(file: string, { project }: Pick<Facts, 'project'>): boolean {
  if (project.state !== 'found') return false;
  return project.files.includes(file) || file.startsWith(`${project.directory}/`);
}

/** Where a new entry of `group_add` goes: into the file whose list counts in the end. */
export function fileOfGroups({ groupAdd, at }: ServiceFacts, { project }: Pick<Facts, 'project'>): string {
  const last = groupAdd.at(-1)?.at.file;
  const isNamed = project.state === 'found' && last !== undefined && project.files.includes(last);
  return isNamed ? last : at.file;
}

/** Where a mount is changed: one that comes from a file of another project gets an entry of the service's own. */
export function fileOfMount(
  written: { readonly at: Position },
  service: ServiceFacts,
  { project }: Facts,
): string {
  const { file } = written.at;
  return project.state === 'found' && project.files.includes(file) ? file : service.at.file;
}

/** The other services that get this very entry, by `extends` from another file. */
export function sharersOf(at: Position, { name }: ServiceFacts, { project }: Facts): string[] {
  if (project.state !== 'found') return [];
  const isSame = (other: Position): boolean =>
    other.file === at.file && other.line === at.line && other.column === at.column;
  return project.services.flatMap((other) =>
    other.name !== name && other.groupAdd.some((entry) => isSame(entry.at)) ? [other.name] : [],
  );
}
