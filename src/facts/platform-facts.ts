import type { Unknown } from './unknown.ts';

/** Platforms that run containers without an accessible engine. */
export type Hosting =
  | { readonly kind: 'ordinary' }
  | {
      readonly kind: HostingPlatform;
      /** The variable or file that identifies it. */
      readonly evidence: string;
    };

export type HostingPlatform =
  | 'fargate'
  | 'lambda'
  | 'cloud-run'
  | 'container-apps'
  | 'container-instances'
  | 'app-service'
  | 'cloud-shell'
  | 'kubernetes'
  | 'kubernetes-node';

export type ServiceManager =
  | { readonly kind: 'systemd'; readonly units: readonly Unit[] }
  /** `starter`: what starts services here instead; null where it has no script of the engine's. */
  | { readonly kind: 'none'; readonly starter: 'openrc' | 'service' | null }
  | (Unknown & { readonly kind: 'unknown' });

/** `docker.socket`, `docker.service` and the like, as systemctl shows them. */
export interface Unit {
  readonly name: string;
  readonly scope: 'system' | 'user';
  /** `loaded`, `masked` …; those that are not found are left out. */
  readonly load: string;
  /** `active`, `inactive`, `failed` … */
  readonly active: string;
  /** `success`, `exit-code`, `start-limit-hit` … */
  readonly result: string;
  /** Last lines of a failed unit's journal that this user can read. */
  readonly log: readonly string[];
  /** Group and mode that a socket unit gives to its socket: `docker`, `0660`; null for every other unit. */
  readonly makes: { readonly group: string; readonly mode: string } | null;
}

/**
 * How the engine was started, as far as it determines the socket's group. Read only if access is denied and the socket has an unusual group.
 */
export type EngineLaunch =
  | {
      readonly state: 'seen';
      /** What its command line says of the group (`--group`, `-G`); null when it says nothing. */
      readonly groupFlag: string | null;
      /** `daemon.json`, or what `--config-file` names instead. */
      readonly configFile: string;
      readonly config: DaemonConfig;
    }
  | Unknown;

export type DaemonConfig =
  | { readonly state: 'absent' }
  | { readonly state: 'read'; readonly group: string | null }
  | { readonly state: 'unreadable'; readonly error: string };
