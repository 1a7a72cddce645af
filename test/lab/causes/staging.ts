import type { RuleId } from '../../../src/rules/index.ts';
import type { Machine } from '../../support/memory-host.ts';
import type { Engine, EngineKind, Identity, ImageName, LabUser } from '../lab.ts';

/** One cause: how to bring it about, and what is taken for it most easily. */
export interface Staging<A extends Act = LiveAct | RecordedAct> {
  readonly rule: RuleId;
  readonly cause: A;
  /** The rule that is right there; null when all is in order. */
  readonly lookAlike: A & { readonly expect: RuleId | null };
}

export type Act = LiveAct | RecordedAct | EmulatedAct;

export function howOf({ cause }: Staging<Act>): 'live' | 'recorded' | 'emulated' {
  if ('recorded' in cause) return 'recorded';
  return 'emulated' in cause ? 'emulated' : 'live';
}

interface ActBase {
  /** One line: what is done to the machine. */
  readonly staged: string;
  /** Words that the finding has to hold, beside being the right one. */
  readonly shows?: readonly string[];
  /** Words that it must not hold: advice that is right for this cause elsewhere. */
  readonly withholds?: readonly string[];
}

export interface LiveAct extends ActBase {
  /** Engines that are up meanwhile; none unless said. */
  readonly needs?: readonly EngineWish[];
  readonly stage: (backstage: Backstage) => Scene | Promise<Scene>;
}

/** For what no machine here can be made into: facts of one that was like that. */
export interface RecordedAct extends ActBase {
  readonly recorded: Machine;
  /** What follows `dockperm check`. */
  readonly args?: readonly string[];
}

/** For what needs another kernel, or another init: one act of several in an emulated system, see ../emulation. */
export interface EmulatedAct extends ActBase {
  /** What decides besides file permissions there. */
  readonly emulated: 'selinux' | 'apparmor';
  /** Lines that root's shell runs before. Acts follow each other in one system, and nothing is put back. */
  readonly before?: readonly string[];
  /** ann is in the groups docker and systemd-journal, eve in docker alone, bob in none but his own. */
  readonly as: 'ann' | 'bob' | 'eve' | 'root';
  /** Goes before the command. */
  readonly within?: readonly string[];
  /** A service that `start_unit` has started: it connects instead, and is what is asked about. */
  readonly unit?: string;
  /** What connecting gives: `ok` or an errno name. */
  readonly gives: string;
}

export interface EngineWish {
  readonly kind: EngineKind;
  /** The socket's group, as the engine counts it; `causesGid` unless said. */
  readonly gid?: number;
  /** None unless said. */
  readonly images?: readonly ImageName[];
  /** Tells an engine that gets broken from the one the other stagings share. */
  readonly label?: string;
}

export interface Backstage {
  /** Those of `needs`, in that order. */
  readonly engines: readonly Engine[];
  /** The first of them. */
  readonly engine: Engine;
  /** An ordinary user with a name, in no group but their own. */
  readonly person: LabUser;
  /** Empty and the person's; everybody may pass it. Goes when the scene is over. */
  readonly folder: string;
  /** What has to be put back afterwards; the last goes first. */
  readonly undo: (step: () => unknown) => void;
}

/** Who asks, and how. */
export interface Scene {
  readonly as: Identity;
  /** Sets DOCKER_HOST, unless `env` does; an empty one there unsets it. */
  readonly socket?: string;
  /** What follows `dockperm check`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The staging's directory unless said. */
  readonly cwd?: string;
  /** Goes before the command while it is still root's, such as one that enters a namespace. */
  readonly asRoot?: readonly string[];
  /** Goes before the command once it is the person's, such as a sandbox. */
  readonly within?: readonly string[];
  readonly truth?: Truth;
}

/** What the kernel itself says, or the docker client, so that the table does not only compare dockperm with itself. */
export type Truth =
  /** A process with exactly the identity, namespaces and sandbox of the scene connects: `ok` or an errno name. */
  | { readonly connect: Address; readonly gives: string }
  /** The same process lists containers with the docker client. */
  | { readonly client: 'docker ps'; readonly gives: 'ok' | 'refused' }
  /** Something else connects, such as a process inside of a container. */
  | { readonly how: string; readonly ask: () => Promise<string>; readonly gives: string };

/** A socket's path, or a TCP port on the loopback interface. */
export type Address = string | number;

/** No number that other tests or a distribution would use, nor another run at the same time. */
export const causesGid = 40_000 + (process.pid % 20_000);
