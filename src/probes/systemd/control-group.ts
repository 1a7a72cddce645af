/** `0::/system.slice/agent.service`, or the line of the named hierarchy in version 1. Below a service it may go on. */
export function serviceIn(cgroup: string): string | null {
  const paths = [...cgroup.matchAll(/^(?:0:|\d+:name=systemd):(\/.*)$/gm)].map(([, path = '']) => path);
  const names = paths
    .filter((path) => !path.startsWith('/user.slice/') && containerIn(path) === null)
    .flatMap((path) => path.split('/').find((part) => part.endsWith('.service')) ?? []);
  return names[0] ?? null;
}

/** Engines name the control group of a container after its id. */
export function containerIn(cgroup: string): 'docker' | 'podman' | 'kubernetes' | 'lxc' | 'other' | null {
  if (/\/kubepods/.test(cgroup)) return 'kubernetes';
  if (/[/-]libpod-[0-9a-f]{64}|libpod_parent/.test(cgroup)) return 'podman';
  if (/\/docker[/-][0-9a-f]{64}/.test(cgroup)) return 'docker';
  if (/\/lxc(?:\.payload)?[./]/.test(cgroup)) return 'lxc';
  return /\/[\w-]*[0-9a-f]{64}(?:\.scope)?$/m.test(cgroup) ? 'other' : null;
}
