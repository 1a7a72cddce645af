import type { ContainerSnapshot } from '../apply/containers/snapshot.ts';
import { labelNames } from '../engine/labels.ts';
import type { Image } from '../engine/reader.ts';
import { objectOf, textOf, textsOf } from '../host/json-value.ts';
import type { ResolvedService } from './resolved-project.ts';

/** What the containers would be like if Compose made them now. */
export interface Configured {
  /** `docker compose config --hash`, by service. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly environments: Readonly<Record<string, ResolvedService['environment']>>;
  /** By the name that a container's configuration has for it. */
  readonly images: Readonly<Record<string, Pick<Image, 'id' | 'env'>>>;
}

/**
 * Podman gives the name of a network where Compose looks for its id, so that Compose replaces each container each time.
 * Observed with Podman 4.3 and Compose 2.40.
 */
export function hasNetworksByName({ inspected }: ContainerSnapshot): boolean {
  const networks = Object.entries(objectOf(objectOf(inspected.NetworkSettings).Networks));
  return networks.length > 0 && networks.every(([name, each]) => textOf(objectOf(each).NetworkID) === name);
}

/** Whether Compose, if it made the containers now, would make the very same ones. */
export function isUpToDate(containers: readonly ContainerSnapshot[], configured: Configured): boolean {
  const services = containers.map(({ service }) => service).sort();
  const expected = Object.keys(configured.hashes).sort();
  if (services.length === 0 || services.join('\n') !== expected.join('\n')) return false;
  return containers.every((container) => isSame(container, configured));
}

function isSame(
  { running, service, inspected }: ContainerSnapshot,
  { hashes, environments, images }: Configured,
): boolean {
  const { Labels, Image, Env } = objectOf(inspected.Config);
  const image = images[textOf(Image)];
  const environment = environments[service];
  if (!running || image === undefined || environment === undefined) return false;
  // The hash leaves out what an `env_file` says.
  return (
    textOf(objectOf(Labels)[labelNames.configHash]) === hashes[service] &&
    withoutDigestName(textOf(inspected.Image)) === withoutDigestName(image.id) &&
    isSameEnvironment(textsOf(Env), [...image.env, ...entriesOf(environment)])
  );
}

/** Variables that the engine itself adds, whatever the configuration. */
const enginesOwn = /^(?:container|HOSTNAME|HOME|TERM|PATH)$/;

function isSameEnvironment(now: readonly string[], expected: readonly string[]): boolean {
  const [left, right] = [valuesOf(now), valuesOf(expected)];
  const names = [...left.keys(), ...right.keys()];
  return names.every(
    (name) => left.get(name) === right.get(name) || (!right.has(name) && enginesOwn.test(name)),
  );
}

function valuesOf(entries: readonly string[]): Map<string, string> {
  return new Map(
    entries.map((entry) => {
      const [key = '', value = ''] = entry.split(/=(.*)/s);
      return [key, value];
    }),
  );
}

function entriesOf(environment: ResolvedService['environment']): string[] {
  // `compose config` writes a dollar sign twice.
  return Object.entries(environment).map(([key, value]) => `${key}=${value.replaceAll('$$', () => '$')}`);
}

function withoutDigestName(id: string): string {
  return id.replace(/^sha256:/, '');
}
