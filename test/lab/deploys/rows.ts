import { freeGid } from '../host/free-gid.ts';
import type { UpOptions } from '../lab.ts';

/** One engine with one Compose, and what is particular about deploying there. */
export interface DeployRow {
  readonly name: string;
  readonly title: string;
  readonly engine: Pick<UpOptions, 'kind' | 'gid'>;
  readonly compose: 'v2' | 'v1';
  /** After `dockperm deploy`. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where `deploy` begins nothing without consent: words of what it says, and the flags that give it. */
  readonly consent?: { readonly without: string; readonly flags: readonly string[] };
  /** Why a container that is there cannot be replaced by this Compose on this engine. */
  readonly cannotReplace?: string;
  /** Who runs health checks where no systemd does it for Podman. */
  readonly healthChecks?: 'by the lab';
  readonly note?: string;
}

/** Neither the old Compose nor Podman has BuildKit at hand. */
const classicBuild = { COMPOSE_DOCKER_CLI_BUILD: '0', DOCKER_BUILDKIT: '0' };

export const rows: readonly DeployRow[] = [
  {
    name: 'rootful',
    title: 'Docker, rootful',
    engine: { kind: 'rootful', gid: freeGid },
    compose: 'v2',
  },
  {
    name: 'rootful-v1',
    title: 'Docker, rootful',
    engine: { kind: 'rootful', gid: freeGid },
    compose: 'v1',
    env: classicBuild,
    cannotReplace:
      'Compose v1 reads ContainerConfig of an image to replace a container, and this engine has none',
  },
  {
    name: 'docker-20-v1',
    title: 'Docker 20.10',
    engine: { kind: 'docker-20', gid: freeGid },
    compose: 'v1',
    env: classicBuild,
  },
  {
    name: 'rootless',
    title: 'Docker, rootless',
    engine: { kind: 'rootless-bridge' },
    compose: 'v2',
    note: 'the gid is the one inside of the namespace; no cgroup keeps its limits on this machine',
  },
  {
    name: 'userns-remap',
    title: 'Docker, userns-remap',
    engine: { kind: 'userns-remap' },
    compose: 'v2',
    consent: {
      without: 'Could not choose a group for the service',
      flags: ['--allow', 'userns-remap'],
    },
    note: 'refused without --allow userns-remap, nothing begun; with it the service has userns_mode: host',
  },
  {
    name: 'vm',
    title: 'Docker in a VM',
    engine: { kind: 'vm' },
    compose: 'v2',
    flags: ['--gid', '0'],
    note: 'the socket is group 0 inside, which deploy joins only by --gid 0',
  },
  {
    name: 'podman',
    title: 'Podman, rootful',
    engine: { kind: 'podman', gid: freeGid },
    compose: 'v2',
    // Docker's builder would have Podman run BuildKit, whose image comes from a registry.
    env: classicBuild,
    healthChecks: 'by the lab',
    note: "health checks are run by the lab: Podman leaves them to systemd's timers, and there is no systemd here",
  },
];
