import type { Unknown } from './unknown.ts';

/** The systemd service that a process belongs to; `none` for a shell, a container, and a host without systemd. */
export type UnitReading =
  | { readonly state: 'none' }
  | ({ readonly state: 'known'; readonly name: string } & UnitSettings)
  /** Its name is in /proc/PID/cgroup, and systemd does not tell its settings. */
  | (Unknown & {
      readonly name: string | null;
      /** Not even systemd's own directory in /run is there: this process sees other files than its host. */
      readonly isCutOff?: true;
    });

/** As `systemctl show` has them. */
export interface UnitSettings {
  /** Empty where the unit does not name one: then it is root, or a dynamic user. */
  readonly user: string;
  readonly group: string;
  /** What the unit file says, which is not all that the process has. */
  readonly supplementaryGroups: readonly string[];
  readonly dynamicUser: boolean;
  readonly active: string;
  readonly mainPid: number | null;
  /** Made by systemd-run: no file of it outlasts the unit. */
  readonly transient: boolean;
  /** Settings that take something away from its processes, with what they are set to; without those that are not set. */
  readonly sandbox: Readonly<Partial<Record<SandboxSetting, readonly string[]>>>;
}

export type SandboxSetting =
  | 'InaccessiblePaths'
  | 'TemporaryFileSystem'
  | 'BindPaths'
  | 'BindReadOnlyPaths'
  | 'ProtectHome'
  | 'PrivateUsers'
  | 'RestrictAddressFamilies'
  | 'SystemCallFilter'
  | 'RootDirectory'
  | 'RootImage';
