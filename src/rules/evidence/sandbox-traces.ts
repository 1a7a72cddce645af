import { isSocketUnmapped } from '../../access/denial-source.ts';
import type { Facts, Sandbox } from '../../facts/facts.ts';
import type { Evidence, Remedy } from '../rule.ts';
import { formatAllowed } from './format.ts';

const names: Readonly<Record<Sandbox['kind'], string>> = {
  flatpak: 'Flatpak',
  snap: 'a snap',
  'app-sandbox': 'the macOS App Sandbox',
  firejail: 'Firejail',
  agent: "a coding agent's sandbox",
  'systemd-service': 'a hardened systemd service',
};

/** What is certain is said so; a filter beside an ordinary EACCES is only likely. */
export function sandboxSummary(facts: Facts): string {
  const { sandbox, container, seccomp } = facts.confinement;
  const error = 'error' in facts.connection ? facts.connection.error : '';
  if (isSocketUnmapped(facts))
    return "The socket's owner and group are not mapped in this process's user namespace.";
  if (sandbox) return `This process runs in ${names[sandbox.kind]}, which most likely denies the connection.`;
  if (error === 'EAFNOSUPPORT') return 'A filter on this process blocks all Unix sockets.';
  if (error === 'EPERM' && seccomp === 'filter')
    return 'A seccomp filter on this process denies the connection.';
  if (seccomp === 'filter' && container === null)
    return `${formatAllowed(facts)}; a seccomp filter most likely denies it.`;
  return `${formatAllowed(facts)}; something that confines this process denies it.`;
}

export function confinementEvidence(facts: Facts): Evidence[] {
  const { sandbox, container, seccomp, noNewPrivileges } = facts.confinement;
  const error = 'error' in facts.connection ? facts.connection.error : facts.connection.state;
  const traces: (Evidence | null)[] = [
    { label: `connect to ${facts.endpoint.host}`, found: error },
    isSocketUnmapped(facts)
      ? { label: 'user namespace', found: "nested; the socket's ids are not mapped" }
      : null,
    sandbox ? { label: 'sandbox', found: `${names[sandbox.kind]} (${sandbox.evidence})` } : null,
    container ? { label: 'container', found: `${container.kind} (${container.evidence})` } : null,
    seccomp === 'filter' ? { label: 'seccomp', found: 'filter active' } : null,
    noNewPrivileges ? { label: 'no_new_privs', found: 'set' } : null,
    { label: 'SELinux, AppArmor', found: formatModules(facts) },
  ];
  return traces.filter((each) => each !== null);
}

function formatModules({ confinement: { selinux, apparmor } }: Facts): string {
  const first = selinux.state === 'on' ? `${selinux.mode}, no denial found` : words[selinux.state];
  const second = apparmor.state === 'confined' ? `${apparmor.mode}, no denial found` : words[apparmor.state];
  return `${first}; ${second}`;
}

const words = { off: 'off', unconfined: 'unconfined', unknown: 'unknown' };

export function sandboxRemedies(facts: Facts): Remedy[] {
  const { sandbox, container } = facts.confinement;
  const manual = (title: string, instruction: string): Remedy => ({
    title,
    safety: 'manual',
    steps: [{ kind: 'ask', instruction }],
  });
  if (isSocketUnmapped(facts))
    return [
      manual(
        'Run it outside the user namespace, or in one that maps the group',
        'For containers, use --userns=host with Docker, or --group-add keep-groups with rootless Podman and crun.',
      ),
    ];
  if (sandbox) return [manual(...bySandbox[sandbox.kind])];
  if (container)
    return [
      manual(
        'Check how this container is confined',
        'On the host, look at SecurityOpt and UsernsMode in docker inspect CONTAINER.',
      ),
    ];
  return [
    manual(
      'Run it where this process is not confined',
      'Try the same command in a plain terminal, then check what started this process: a service, an editor, an agent.',
    ),
  ];
}

const bySandbox: Readonly<Record<Sandbox['kind'], readonly [title: string, instruction: string]>> = {
  flatpak: ['Run it outside Flatpak', 'flatpak-spawn --host docker …'],
  snap: [
    'Install the program from a package instead of the snap',
    'If the snap has the docker plug, connect it: sudo snap connect NAME:docker',
  ],
  'app-sandbox': ['Run it in a terminal, outside the app', "The app's sandbox does not include the socket."],
  firejail: ['Run it without Firejail', 'Or allow the socket in the Firejail profile.'],
  agent: [
    'Let the agent run this command outside its sandbox',
    'The socket is root-equivalent: allow this command only, and keep the sandbox for the rest.',
  ],
  'systemd-service': [
    'Check SystemCallFilter= and RestrictAddressFamilies= of the unit',
    'Run systemctl cat UNIT; Unix sockets need AF_UNIX in RestrictAddressFamilies=.',
  ],
};
