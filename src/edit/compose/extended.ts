import { servicesOf, type Target, toValue } from './compose-target.ts';
import { type Settings, settingsOf } from './settings.ts';

/** The services of the same file that extend the one meant, directly or by way of another. */
export function extendersOf(target: Target): string[] {
  const services = servicesIn(target);
  return [...services.keys()].filter((name) => basesOf(services, name).includes(target.name));
}

/** What the list gets from the services of the same file that the one meant extends. */
export function inheritedItems(target: Target, key: string): string[] {
  return inherited(target, key).flatMap((items) => (Array.isArray(items) ? items.map(String) : []));
}

/** What the services of the same file that the one meant extends say for the key, the nearest first. */
export function inherited(target: Target, key: string): unknown[] {
  return basesIn(target)
    .map(({ settings }) => settings[key])
    .filter((value) => value !== undefined && value !== null);
}

/** The services of the same file that the one meant extends, the nearest first. */
export function basesIn(target: Target): { name: string; settings: Settings }[] {
  const services = servicesIn(target);
  return basesOf(services, target.name).map((name) => ({ name, settings: settingsOf(services.get(name)) }));
}

function basesOf(services: ReadonlyMap<string, Settings>, name: string): string[] {
  const chain = [name];
  for (const each of chain) {
    const base = baseOf(services.get(each));
    if (base !== null && !chain.includes(base)) chain.push(base);
  }
  return chain.slice(1);
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
