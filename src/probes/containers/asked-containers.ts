import { DockpermError } from '../../errors.ts';
import type { ContainerFacts } from '../../facts/facts.ts';
import { suggestName } from '../../host/suggest-name.ts';

/** The names of the containers that the command line gives by name or by the beginning of an id, as docker takes both. */
export function resolveNames(asked: readonly string[], found: readonly ContainerFacts[]): string[] {
  return asked.map((given) => {
    const container = found.find(({ name, id }) => name === given || isIdOf(id, given));
    if (container !== undefined) return container.name;
    const names = found.map(({ name }) => name);
    const near = suggestName(given, names);
    throw new DockpermError(
      'container-unknown',
      `No container "${given}" mounts the engine's socket.`,
      `${near === null ? '' : `Did you mean ${near}? `}Containers: ${names.join(', ') || 'none'}`,
    );
  });
}

/** Facts keep the first twelve digits. */
function isIdOf(id: string, given: string): boolean {
  return /^[0-9a-f]{4,64}$/.test(given) && (id.startsWith(given) || given.startsWith(id));
}
