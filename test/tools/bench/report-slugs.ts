/** Which rules a report's true cause is called by. */
interface Accepted {
  /** The rules that say just this. */
  readonly named: readonly string[];
  /** Rules that lead a reader to the same repair although they say something wider, narrower or next to it. */
  readonly near?: readonly string[];
}

/**
 * The true cause of a collected report, as its collectors name it. Several are named where one word covers what dockperm
 * tells apart (`gid-mismatch`: no group or the wrong one). Null: the report does not know either.
 */
export const rulesOfSlug: Readonly<Record<string, Accepted | null>> = {
  acl: { named: ['acl-mask-blocks'], near: ['socket-mode-too-strict'] },
  'api-version': { named: ['api-version-mismatch'] },
  apparmor: { named: ['apparmor-denied'] },
  authz: { named: ['authorization-plugin-refuses'] },
  'broken-context': { named: ['context-missing', 'context-corrupt'] },
  'chmod-reset': { named: ['socket-mode-too-strict'] },
  'client-bug': { named: ['client-library-outdated'] },
  'daemon-down': { named: ['engine-stopped'] },
  'dangling-symlink': { named: ['socket-dangling-symlink'] },
  'desktop-socket-path': {
    named: ['mount-wrong-path', 'socket-missing'],
    near: ['socket-dangling-symlink'],
  },
  'docker-host-env': { named: ['docker-host-unreachable', 'docker-host-invalid'] },
  'gid-mismatch': {
    named: ['gid-missing', 'gid-wrong'],
    near: ['dockerfile-gid', 'gid-unset'],
  },
  'gid-zero': { named: ['gid-zero'] },
  'group-name-unresolvable': { named: ['group-by-name'] },
  'groups-dropped': { named: ['groups-dropped'] },
  'http-proxy': { named: ['proxy-intercepts-engine'] },
  k8s: { named: ['no-engine-here'] },
  // The tool blames the group whatever the matter is: the right answer does not.
  misdiagnosis: { named: ['denied-unexplained'], near: ['user-not-in-group'] },
  'no-socket-platform': { named: ['no-engine-here'] },
  'not-in-group': { named: ['user-not-in-group'] },
  'parent-dir': { named: ['path-not-traversable'] },
  podman: { named: ['path-not-traversable', 'socket-dangling-symlink'], near: ['rootless-gid'] },
  'proxy-endpoint': { named: ['proxy-refuses'] },
  rootless: { named: ['rootless-gid'], near: ['rootless-engine'] },
  sandbox: { named: ['sandbox-denied'] },
  selinux: { named: ['selinux-denied'], near: ['selinux-label'] },
  'session-stale': { named: ['session-groups-stale'] },
  'socket-group-missing': { named: ['socket-group-missing'] },
  'socket-is-directory': { named: ['socket-is-directory'] },
  'socket-missing': { named: ['socket-missing'] },
  'ssh-remote': { named: ['endpoint-remote'] },
  'stale-inode': { named: ['mount-stale'] },
  swarm: { named: ['stack-drops-group-add'] },
  tls: { named: ['tls-mismatch'] },
  unknown: null,
  'userns-remap': { named: ['userns-remap'] },
  'vm-host-path': { named: ['mount-wrong-path'] },
  // A pipe has no socket's group: docker-users takes its place.
  'windows-pipe': { named: ['user-not-in-group'] },
  'wrong-context': { named: ['context-unreachable'] },
  wsl: { named: ['desktop-wsl-integration'] },
};
