import { servicesOf, type Target, toValue } from './compose-target.ts';
import { type Settings, settingsOf } from './settings.ts';

/** The services of the same file that extend the one meant, directly or by way of another. */
export function extendersOf(target: Target): string[] {
  const services = servicesIn(target);
  return [...services.keys()].filter(
    (name) => name !== target.name && basesOf(services, name).includes(target.name),
  );
}

/** What the list gets from the services of the same file that the one meant extends. */
export function inheritedItems(target: Target, key: string): string[] {
  const services = servicesIn(target);
  return basesOf(services, target.name).flatMap((base) => {
    const items = services.get(base)?.[key];
    return Array.isArray(items) ? items.map(String) : [];
  });
}

function basesOf(services: ReadonlyMap<string, Settings>, name: string): string[] {
  const bases: string[] = [];
  let base = baseOf(services.get(name));
  while (base !== null && base !== name && !bases.includes(base)) {
    bases.push(base);
    base = baseOf(services.get(base));
  }
  return bases;
}

function baseOf(service: Settings | undefined): string | null {
  const base = service?.extends;
  if (typeof base === 'string') return base;
  const { service: other, file } = settingsOf(base);
  return typeof other === 'string' && file === undefined ? other : null;
}

function servicesIn(target: Target): Map<string, Settings> {
  const entries = target.source.documents.flatMap((document) => {
    const root = settingsOf(toValue(document));
    const services = servicesOf(document) === document.contents ? root : settingsOf(root.services);
    return Object.entries(services);
  });
  return new Map(entries.map(([name, service]) => [name, settingsOf(service)]));
}
