import type { Unknown } from './unknown.ts';

/** Mechanisms other than file permissions that can deny a connection. Read only if the connection is denied. */
export interface Confinement {
  readonly selinux: SELinux;
  readonly apparmor: AppArmor;
  /** `Seccomp:` of /proc/self/status. */
  readonly seccomp: 'off' | 'strict' | 'filter' | 'unknown';
  /** `NoNewPrivs:` of /proc/self/status; null where it is not said. */
  readonly noNewPrivileges: boolean | null;
  /** A detected sandbox; also checked if there is no socket. */
  readonly sandbox: Sandbox | null;
  /** The container that this process itself runs in; looked for also when there is no socket to connect to. */
  readonly container: CallerContainer | null;
}

export interface Sandbox {
  readonly kind: 'flatpak' | 'snap' | 'app-sandbox' | 'firejail' | 'agent' | 'systemd-service';
  /** The variable or file that identifies it. */
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
      /** `unknown` in containers, which cannot read /sys/fs/selinux. */
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
