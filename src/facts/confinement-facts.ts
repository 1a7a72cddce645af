import type { Unknown } from './unknown.ts';

/** What may deny a connection that file permissions allow. Looked at only when the connection is denied. */
export interface Confinement {
  readonly selinux: SELinux;
  readonly apparmor: AppArmor;
  /** `Seccomp:` of /proc/self/status. */
  readonly seccomp: 'off' | 'strict' | 'filter' | 'unknown';
  /** `NoNewPrivs:` of /proc/self/status; null where it is not said. */
  readonly noNewPrivileges: boolean | null;
  /** A sandbox that gives itself away; looked for also when there is no socket to connect to. */
  readonly sandbox: Sandbox | null;
  /** The container that this process itself runs in; looked for also when there is no socket to connect to. */
  readonly container: CallerContainer | null;
}

export interface Sandbox {
  readonly kind: 'flatpak' | 'snap' | 'app-sandbox' | 'firejail' | 'agent' | 'systemd-service';
  /** The variable or file that gives it away. */
  readonly evidence: string;
}

export interface CallerContainer {
  readonly kind: 'docker' | 'podman' | 'kubernetes' | 'lxc' | 'nspawn' | 'other';
  readonly evidence: string;
  /** A development container or a codespace: what configures it is devcontainer.json. */
  readonly development: boolean;
}

export type SELinux =
  | { readonly state: 'off' }
  | {
      readonly state: 'on';
      /** `unknown` inside containers, which get no sight of /sys/fs/selinux. */
      readonly mode: 'enforcing' | 'permissive' | 'unknown';
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
  | {
      readonly state: 'confined';
      readonly profile: string;
      readonly mode: string;
      /** The denial as the kernel's log has it; null when that is not readable. */
      readonly denial: string | null;
    }
  | Unknown;
