import type { ClientCase, MountSpec } from './case.ts';

/** Where the things of a run are on the engine's host. */
export interface Places {
  readonly socket: string;
  readonly folder: string;
}

export const CLIENT = '/usr/local/bin/client';

/** What the container runs after the entrypoint of its image. */
export function commandOf({ launch, opens }: ClientCase): string[] {
  const client = opens.by === 'argument' ? [CLIENT, `--engine=unix://${opens.path}`] : [CLIENT];
  switch (launch.by) {
    case 'exec':
      return client;
    case 'shell':
      return ['sh', '-c', `${client.join(' ')}; exit $?`];
    case 'drop':
      return [...launch.argv, ...client];
    case 'supervisor':
      return ['supervise', ...launch.argv, ...client];
  }
}

export function environmentOf(one: ClientCase): Record<string, string> {
  const address = one.opens.by === 'DOCKER_HOST' ? { DOCKER_HOST: `unix://${one.opens.path}` } : {};
  return { VERIFY_ENDING: one.ending, ...address, ...one.env };
}

export function sourceOf(mount: MountSpec, { socket, folder }: Places, index: number): string {
  switch (mount.kind) {
    case 'file':
      return socket;
    case 'folder':
    case 'volume':
      return folder;
    case 'link':
      return `${folder}/link-to-engine`;
    case 'missing':
      return `${folder}/gone-${index}.sock`;
  }
}

export function volumeOf(index: number): string {
  return `dockperm-verify-${index}`;
}

/** `docker create`, after `docker`. */
export function createArguments(one: ClientCase, places: Places): string[] {
  const mounts = one.mounts.flatMap((mount) =>
    mountFlags(mount, sourceOf(mount, places, one.index), one.index),
  );
  const flags = [
    one.user === null ? [] : ['--user', one.user.value],
    one.groups.flatMap(({ value }) => ['--group-add', value]),
    one.capAdd.flatMap((name) => ['--cap-add', name]),
    one.capDrop.flatMap((name) => ['--cap-drop', name]),
    one.privileged ? ['--privileged'] : [],
    one.usernsHost ? ['--userns', 'host'] : [],
    one.noNewPrivileges ? ['--security-opt', 'no-new-privileges'] : [],
    one.init ? ['--init'] : [],
    one.ending === 'restarts' ? ['--restart', 'always'] : [],
    Object.entries(environmentOf(one)).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    mounts,
  ].flat();
  return ['create', '--name', one.name, '--network', 'none', ...flags, one.image.name, ...commandOf(one)];
}

function mountFlags(mount: MountSpec, source: string, index: number): string[] {
  const readOnly = 'readOnly' in mount && mount.readOnly;
  if (mount.kind === 'volume') return ['--volume', `${volumeOf(index)}:${mount.target}`];
  if ('long' in mount && mount.long)
    return ['--mount', `type=bind,source=${source},target=${mount.target}${readOnly ? ',readonly' : ''}`];
  return ['--volume', `${source}:${mount.target}${readOnly ? ':ro' : ''}`];
}
