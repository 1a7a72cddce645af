import type { ClientEnvironment } from '../compose/client-variables.ts';
import type { GroupEntry, Position, ServiceBuild } from '../compose/model.ts';
import type {
  ContainerFacts,
  EffectiveUser,
  NamedGroup,
  ServiceFacts,
  SocketMount,
  UserSwitch,
} from '../facts/facts.ts';

/** What wants the engine from inside a container. */
export type Client = ServiceClient | ContainerClient;

/** A service of the project, as its files configure it. */
export interface ServiceClient extends ServiceFacts {
  readonly kind: 'service';
}

/** A container that no file of the project describes, as it was created: by `docker run`, another project, Swarm. */
export interface ContainerClient extends Configured {
  readonly kind: 'container' | 'task';
  readonly container: ContainerFacts;
  readonly user: string | null;
  /** What its files say is not known. */
  readonly userWritten: null;
  readonly at: null;
}

/** The identity that a container gets when it starts, and the socket that it mounts. */
export interface Configured {
  readonly name: string;
  readonly image: string | null;
  readonly socketMount: SocketMount;
  readonly otherMounts: readonly SocketMount[];
  readonly environment: ClientEnvironment;
  readonly effectiveUser: EffectiveUser;
  readonly userSwitch?: UserSwitch;
  readonly groupAdd: readonly ClientGroup[];
  readonly namedGroups: readonly NamedGroup[];
  readonly deviceGids: readonly number[];
  readonly usernsMode: string | null;
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly build: ServiceBuild | null;
  readonly takesGidArg: boolean;
}

/** One group that a client joins; `at` is null where no file says so. */
export type ClientGroup = Omit<GroupEntry, 'at'> & { readonly at: Position | null };
