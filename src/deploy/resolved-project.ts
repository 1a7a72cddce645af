import { asJsonObject, type JsonObject, listOf, objectOf, textOf } from '../host/json-value.ts';

/** What starting a service takes, as Compose itself read its files. */
export interface ResolvedService {
  readonly name: string;
  /** As Compose names what it builds, too, where nothing else does. */
  readonly images: readonly string[];
  readonly builds: boolean;
  /** `build.args`. */
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly ports: readonly PublishedPort[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface PublishedPort {
  /** Empty for every address. */
  readonly address: string;
  readonly port: number;
}

/** @param config all that `compose config` says */
export function resolvedServices(config: JsonObject, projectName: string): ResolvedService[] {
  return Object.entries(objectOf(config.services)).map(([name, service]) =>
    serviceOf(name, objectOf(service), projectName),
  );
}

function serviceOf(name: string, service: JsonObject, projectName: string): ResolvedService {
  const image = textOf(service.image);
  return {
    name,
    images: image === '' ? [`${projectName}-${name}`, `${projectName}_${name}`] : [image],
    builds: service.build !== undefined,
    buildArgs: variablesOf(objectOf(service.build).args),
    ports: listOf(service.ports).flatMap(portOf),
    environment: variablesOf(service.environment),
  };
}

/** Version 2 writes a mapping; version 1 that or `127.0.0.1:8080:80/tcp`. Ranges and ports of its own choice are left out. */
function portOf(entry: unknown): PublishedPort[] {
  const long = asJsonObject(entry);
  if (long !== null) {
    const isTcp = (textOf(long.protocol) || 'tcp') === 'tcp';
    return isTcp ? published(textOf(long.host_ip), String(long.published ?? '')) : [];
  }
  const [, address = '', port = ''] = /^(?:(.*):)?(\d+):\d+(?:\/tcp)?$/.exec(String(entry)) ?? [];
  return published(address, port);
}

function published(address: string, port: string): PublishedPort[] {
  if (!/^[1-9]\d*$/.test(port)) return [];
  return [{ address: /^(?:0\.0\.0\.0|\[?::\]?)$/.test(address) ? '' : address, port: Number(port) }];
}

function variablesOf(value: unknown): Record<string, string> {
  const entries = Array.isArray(value)
    ? value.map((item) => String(item).split(/=(.*)/s) as [string, string?])
    : Object.entries(objectOf(value));
  return Object.fromEntries(entries.map(([key, text]) => [key, text == null ? '' : String(text)]));
}
