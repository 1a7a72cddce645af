import { type JsonObject, listOf, objectOf, textOf, textsOf } from '../host/json-value.ts';
import { type Labels, readLabels } from './labels.ts';

/** An entry of `GET /containers/json`, with everything in its place whatever the answer looks like. */
export interface ListedContainer {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  readonly running: boolean;
  /** As the engine names it; empty where it says none. */
  readonly state: string;
  readonly mounts: readonly {
    /** Its name; null for a mount that is no volume. */
    readonly volume: string | null;
    readonly source: string;
    readonly target: string;
    readonly readOnly: boolean;
  }[];
  readonly ports: readonly PublishedPort[];
}

export interface PublishedPort {
  /** Of the engine's host; empty for every one. */
  readonly address: string;
  readonly port: number;
}

/** Null when it is none. */
export function readListed(value: unknown): ListedContainer | null {
  const { Id, Names, Labels, State, Mounts, Ports } = objectOf(value);
  // It goes into paths and command lines.
  if (typeof Id !== 'string' || !/^\w+$/.test(Id)) return null;
  return {
    id: Id,
    name: textsOf(Names)[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    labels: readLabels(Labels),
    running: State === 'running',
    state: textOf(State),
    mounts: listOf(Mounts)
      .map(objectOf)
      .map(({ Type, Name, Source, Destination, RW }) => ({
        volume: Type === 'volume' ? textOf(Name) : null,
        source: textOf(Source),
        target: textOf(Destination),
        readOnly: RW === false,
      })),
    ports: listOf(Ports)
      .map(objectOf)
      .flatMap(({ IP, PublicPort }) =>
        typeof PublicPort === 'number' ? [{ address: hostAddress(IP), port: PublicPort }] : [],
      ),
  };
}

/** `GET /containers/ID/json`. */
export interface ContainerDetails {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  readonly created: string;
  readonly imageId: string;
  readonly imageName: string;
  readonly hostname: string;
  readonly env: readonly string[];
  /** Entrypoint and command, those of the image included. */
  readonly words: readonly string[];
  readonly user: string;
  readonly state: ContainerState;
  readonly groupAdd: readonly string[];
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly usernsMode: string;
  readonly networkMode: string;
  readonly privileged: boolean;
  readonly restartPolicy: string;
  /** By `PORT/PROTOCOL` inside. */
  readonly published: Readonly<Record<string, PublishedPort>>;
  /** The whole answer. */
  readonly description: JsonObject;
}

export interface ContainerState {
  /** Empty where the engine says none. */
  readonly status: string;
  readonly running: boolean;
  /** Zero when it does not run. */
  readonly pid: number;
  readonly exitCode: number | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly restartCount: number;
  /** Null without a health check; `output` is what the latest check has written, null before the first. */
  readonly health: { readonly status: string; readonly output: string | null } | null;
}

export function readDetails(value: unknown): ContainerDetails {
  const description = objectOf(value);
  const { Id, Name, Created, Image, NetworkSettings } = description;
  const config = objectOf(description.Config);
  const host = objectOf(description.HostConfig);
  return {
    id: textOf(Id),
    name: textOf(Name).replace(/^\//, ''),
    labels: readLabels(config.Labels),
    created: textOf(Created),
    imageId: textOf(Image),
    imageName: textOf(config.Image),
    hostname: textOf(config.Hostname),
    env: textsOf(config.Env),
    words: [...textsOf(config.Entrypoint), ...textsOf(config.Cmd)],
    user: textOf(config.User) || 'root',
    state: readState(description),
    groupAdd: textsOf(host.GroupAdd),
    capAdd: textsOf(host.CapAdd),
    capDrop: textsOf(host.CapDrop),
    securityOpt: textsOf(host.SecurityOpt),
    usernsMode: textOf(host.UsernsMode),
    networkMode: textOf(host.NetworkMode),
    privileged: host.Privileged === true,
    restartPolicy: textOf(objectOf(host.RestartPolicy).Name),
    published: readPublished(objectOf(NetworkSettings).Ports),
    description,
  };
}

function readState({ State, RestartCount }: JsonObject): ContainerState {
  const { Status, Running, Pid, ExitCode, StartedAt, Health } = objectOf(State);
  const { Status: health, Log } = objectOf(Health);
  const latest = listOf(Log).at(-1);
  return {
    status: textOf(Status),
    running: Running === true,
    pid: numberOf(Pid) ?? 0,
    exitCode: numberOf(ExitCode),
    startedAt: textOf(StartedAt),
    restartCount: numberOf(RestartCount) ?? 0,
    health:
      Health === undefined || Health === null
        ? null
        : { status: textOf(health), output: latest === undefined ? null : textOf(objectOf(latest).Output) },
  };
}

function readPublished(value: unknown): ContainerDetails['published'] {
  const found = Object.entries(objectOf(value)).flatMap(([inside, bindings]) => {
    const { HostIp, HostPort } = objectOf(listOf(bindings)[0]);
    const port = Number(textOf(HostPort));
    const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
    return isPort ? [[inside, { address: hostAddress(HostIp), port }]] : [];
  });
  return Object.fromEntries(found);
}

function hostAddress(value: unknown): string {
  const address = textOf(value);
  return address === '0.0.0.0' || address === '::' ? '' : address;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
