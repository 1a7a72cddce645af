import type { Unknown } from './unknown.ts';

/** Platforms that run containers without an engine that anybody may talk to. */
export type Hosting =
  | { readonly kind: 'ordinary' }
  | {
      readonly kind: HostingPlatform;
      /** The variable or file that gives it away. */
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
  /** Last lines of its journal, as far as this user may read it; only of a unit that failed. */
  readonly log: readonly string[];
  /** Group and mode that a socket unit gives to its socket: `docker`, `0660`; null for every other unit. */
  readonly makes: { readonly group: string; readonly mode: string } | null;
}

/**
 * How the engine behind the socket was started, as far as that decides whose the socket is. Looked at only when the
 * socket is denied, and not handed over to a group as usual.
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
