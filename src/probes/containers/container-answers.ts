import { listOf, objectOf, textOf, textsOf } from '../../host/json-value.ts';

/** What an engine says of its containers, with everything in its place whatever the answer looks like. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly mounts: readonly {
    readonly source: string;
    readonly target: string;
    readonly readOnly: boolean;
  }[];
}

/** An entry of `GET /containers/json`; null when it is none. */
export function readListed(value: unknown): Listed | null {
  const { Id, Names, Labels, Mounts } = objectOf(value);
  // It goes into paths and command lines.
  if (typeof Id !== 'string' || !/^\w+$/.test(Id)) return null;
  return {
    id: Id,
    name: textsOf(Names)[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    labels: objectOf(Labels),
    mounts: listOf(Mounts)
      .map(objectOf)
      .map(({ Source, Destination, RW }) => ({
        source: textOf(Source),
        target: textOf(Destination),
        readOnly: RW === false,
      })),
  };
}

export interface Inspected {
  readonly created: string;
  readonly imageId: string;
  readonly imageName: string;
  /** Zero when it does not run. */
  readonly pid: number;
  readonly user: string;
  readonly groupAdd: readonly string[];
  readonly securityOpt: readonly string[];
  readonly usernsMode: string;
  readonly privileged: boolean;
  readonly restartPolicy: string;
}

/** `GET /containers/ID/json`. */
export function readInspected(value: unknown): Inspected {
  const { Created, Image, State, Config, HostConfig } = objectOf(value);
  const config = objectOf(Config);
  const host = objectOf(HostConfig);
  const { Pid } = objectOf(State);
  return {
    created: textOf(Created),
    imageId: textOf(Image),
    imageName: textOf(config.Image),
    pid: typeof Pid === 'number' ? Pid : 0,
    user: textOf(config.User) || 'root',
    groupAdd: textsOf(host.GroupAdd),
    securityOpt: textsOf(host.SecurityOpt),
    usernsMode: textOf(host.UsernsMode),
    privileged: host.Privileged === true,
    restartPolicy: textOf(objectOf(host.RestartPolicy).Name),
  };
}
