import { objectOf, textOf } from '../../host/json-value.ts';

export interface ResolvedVolume {
  readonly type?: string;
  readonly source?: string;
  readonly target?: string;
  readonly read_only?: boolean;
}

type Section = Readonly<Record<string, unknown>>;

/** What a mount of a service can refer to elsewhere in the project. */
export interface MountSources {
  readonly volumes: Section;
  readonly configs: Section;
  readonly secrets: Section;
}

/** Every mount of a service that brings in a path of the engine's host, in the form of a bind. */
export function resolveMounts(service: Section, sources: MountSources): ResolvedVolume[] {
  const volumes = listIn(service.volumes).map((volume) => overBind(volume, sources.volumes));
  const configs = listIn(service.configs).flatMap((use) => fromFile(use, sources.configs, '/'));
  const secrets = listIn(service.secrets).flatMap((use) => fromFile(use, sources.secrets, '/run/secrets/'));
  return [...volumes, ...configs, ...secrets];
}

function listIn(value: unknown): ResolvedVolume[] {
  return Array.isArray(value) ? value : [];
}

/** A named volume of the local driver can be a bind underneath. */
function overBind(volume: ResolvedVolume, volumes: Section): ResolvedVolume {
  if (volume.type !== 'volume') return volume;
  const device = bindDevice(objectOf(objectOf(volumes[volume.source ?? '']).driver_opts));
  return device === null ? volume : { ...volume, type: 'bind', source: device };
}

/** The path that the options of a local volume bind, see docker-volume-create(1); null for any other volume. */
export function bindDevice({ o, device }: Section): string | null {
  const isBind = textOf(o)
    .split(',')
    .some((flag) => flag === 'bind' || flag === 'rbind');
  return isBind && textOf(device) !== '' ? textOf(device) : null;
}

/** Compose mounts a config or secret that comes from a file. */
function fromFile(use: ResolvedVolume, section: Section, base: string): ResolvedVolume[] {
  const { source = '', target } = use;
  const file = textOf(objectOf(section[source]).file);
  if (file === '') return [];
  const inside = target === undefined ? source : target;
  return [
    { type: 'bind', source: file, target: inside.startsWith('/') ? inside : base + inside, read_only: true },
  ];
}
