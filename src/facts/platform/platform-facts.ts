import type { Unknown } from '../unknown.ts';

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
  /** `starter`: what starts services here instead. */
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
}
