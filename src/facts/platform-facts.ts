import type { Unknown } from './unknown.ts';

/** Platforms that run containers without an engine that anybody may talk to. */
export type Hosting =
  | { readonly kind: 'ordinary' }
  | {
      readonly kind:
        | 'fargate'
        | 'cloud-run'
        | 'container-apps'
        | 'container-instances'
        | 'cloud-shell'
        | 'kubernetes';
      /** The variable or file that gives it away. */
      readonly evidence: string;
    };

export type ServiceManager =
  | { readonly kind: 'systemd'; readonly units: readonly Unit[] }
  | { readonly kind: 'none' }
  | (Unknown & { readonly kind: 'unknown' });

/** `docker.socket`, `docker.service` and the like, as systemctl shows them. */
export interface Unit {
  readonly name: string;
  readonly scope: 'system' | 'user';
  /** `loaded`, `not-found`, `masked` … */
  readonly load: string;
  /** `active`, `inactive`, `failed` … */
  readonly active: string;
  /** `success`, `exit-code`, `start-limit-hit` … */
  readonly result: string;
  /** Last lines of its journal, as far as this user may read it. */
  readonly log: readonly string[];
}
