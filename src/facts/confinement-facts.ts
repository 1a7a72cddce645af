import type { Unknown } from './unknown.ts';

/** What may deny a connection that file permissions allow. Looked at only when the connection is denied. */
export interface Confinement {
  readonly selinux: SELinux;
  readonly apparmor: AppArmor;
  /** `Seccomp:` of /proc/self/status. */
  readonly seccomp: 'off' | 'strict' | 'filter' | 'unknown';
  /** `NoNewPrivs:` of /proc/self/status; null where it is not said. */
  readonly noNewPrivileges: boolean | null;
  /** A sandbox that gives itself away, and by what. */
  readonly sandbox: { readonly kind: string; readonly evidence: string } | null;
}

export type SELinux =
  | { readonly state: 'off' }
  | {
      readonly state: 'on';
      readonly mode: 'enforcing' | 'permissive';
      /** Security context of this process, and of the socket file; null when not readable. */
      readonly process: string | null;
      readonly socket: string | null;
      /** The denial as the audit log has it; null when that is not readable. */
      readonly denial: string | null;
    }
  | Unknown;

export type AppArmor =
  | { readonly state: 'off' }
  | { readonly state: 'unconfined' }
  | { readonly state: 'confined'; readonly profile: string; readonly mode: string }
  | Unknown;
