import { asJsonObject, objectOf } from '../../host/json-value.ts';
import { type MountSources, type ResolvedVolume, resolveMounts } from './resolved-mounts.ts';

/** The part of `docker compose config --format json` that matters here; other keys are ignored. */
export interface ResolvedService {
  readonly image?: string;
  readonly user?: string;
  readonly group_add?: readonly (string | number)[];
  readonly userns_mode?: string;
  readonly network_mode?: string;
  readonly privileged?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly build?: { readonly args?: Readonly<Record<string, string | null>> };
  /** A list; version 1 leaves a text as it is. */
  readonly entrypoint?: unknown;
  readonly command?: unknown;
  readonly environment?: Readonly<Record<string, unknown>>;
  /** `SERVICE`, `SERVICE:ro` or `container:NAME`. */
  readonly volumes_from?: readonly string[];
  readonly volumes?: readonly ResolvedVolume[];
}

type Services = Readonly<Record<string, ResolvedService>>;

/** Null where the text is not what Compose writes: half a project is no project. */
export function readResolvedServices(config: unknown): Services | null {
  const top = asJsonObject(config);
  if (top === null || !('services' in top)) return null;
  const services = asJsonObject(top.services ?? {});
  if (services === null || !Object.values(services).every(isService)) return null;
  const entries = Object.entries(services as Readonly<Record<string, WrittenService>>);
  const sources = {
    volumes: objectOf(top.volumes),
    configs: objectOf(top.configs),
    secrets: objectOf(top.secrets),
  };
  const long = entries.map(([name, service]): [string, ResolvedService] => [
    name,
    withMounts(withLongVolumes(service), sources),
  ]);
  return withVolumesFrom(Object.fromEntries(long));
}

function withMounts(service: ResolvedService, sources: MountSources): ResolvedService {
  const volumes = resolveMounts({ ...service }, sources);
  return volumes.length === 0 ? service : { ...service, volumes };
}

/** What another service mounts, except where this one mounts something itself. */
function withVolumesFrom(services: Services): Services {
  const entries = Object.entries(services).map(([name, service]): [string, ResolvedService] => {
    const taken = (service.volumes_from ?? []).flatMap((from) => mountsFrom(from, services));
    const own = service.volumes ?? [];
    const isOwn = ({ target }: ResolvedVolume) => own.some((volume) => volume.target === target);
    const others = taken.filter((volume) => !isOwn(volume));
    return [name, others.length === 0 ? service : { ...service, volumes: [...own, ...others] }];
  });
  return Object.fromEntries(entries);
}

function mountsFrom(from: string, services: Services): readonly ResolvedVolume[] {
  const [name = '', mode] = from.split(':');
  const volumes = services[name]?.volumes ?? [];
  return mode === 'ro' ? volumes.map((volume) => ({ ...volume, read_only: true })) : volumes;
}

type WrittenService = ResolvedService & { readonly volumes?: readonly (ResolvedVolume | string)[] | null };

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isScalar: Check = (value) => value === null || !['object', 'undefined'].includes(typeof value);
const listOf =
  (is: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(is);

const shape: Readonly<Record<string, Check>> = {
  image: isText,
  user: isText,
  group_add: listOf((group) => isText(group) || Number.isSafeInteger(group)),
  userns_mode: isText,
  network_mode: isText,
  privileged: isFlag,
  cap_add: listOf(isText),
  cap_drop: listOf(isText),
  security_opt: listOf(isText),
  build: (build) => isText(build) || areArguments(build),
  volumes: listOf((volume) => isText(volume) || isVolume(volume)),
  configs: listOf((use) => isVolume(use)),
  secrets: listOf((use) => isVolume(use)),
  volumes_from: listOf(isText),
  environment: (environment) => asJsonObject(environment) !== null || listOf(isText)(environment),
};

function isService(value: unknown): boolean {
  return hasShape(value, shape);
}

function areArguments(build: unknown): boolean {
  const args = asJsonObject(build)?.args;
  return asJsonObject(build) !== null && (args == null || Object.values(objectOf(args)).every(isScalar));
}

function isVolume(value: unknown): boolean {
  return hasShape(value, { type: isText, source: isText, target: isText, read_only: isFlag });
}

/** An absent value can be written as null. */
function hasShape(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  const object = asJsonObject(value);
  return (
    object !== null && Object.entries(fields).every(([key, is]) => object[key] == null || is(object[key]))
  );
}

/** Version 1 writes `SOURCE:TARGET:MODE`, the source absolute or the name of a volume. */
function withLongVolumes(service: WrittenService): ResolvedService {
  return service.volumes == null ? service : { ...service, volumes: service.volumes.map(longVolume) };
}

function longVolume(volume: ResolvedVolume | string): ResolvedVolume {
  if (typeof volume !== 'string') return volume;
  const [source = '', target = '', mode = ''] = volume.split(':');
  const type = source.startsWith('/') && target !== '' ? 'bind' : 'volume';
  return { type, source, target, read_only: mode.split(',').includes('ro') };
}
