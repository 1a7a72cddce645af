import { isSocketUnmapped } from '../../access/denial-source.ts';
import type { Facts, Sandbox } from '../../facts/facts.ts';
import type { Evidence, Remedy } from '../rule.ts';
import { formatAllowed } from './format.ts';

const names: Readonly<Record<Sandbox['kind'], string>> = {
  flatpak: 'Flatpak',
  snap: 'a snap',
  'app-sandbox': 'the App Sandbox of macOS',
  firejail: 'Firejail',
  agent: 'the sandbox of a coding agent',
  'systemd-service': 'a systemd service with a filter',
};

/** What is certain is said so; a filter beside an ordinary EACCES is only likely. */
export function sandboxSummary(facts: Facts): string {
  const { sandbox, container, seccomp } = facts.confinement;
  const error = 'error' in facts.connection ? facts.connection.error : '';
  if (isSocketUnmapped(facts))
    return "The socket's owner and group do not exist in the user namespace of this process.";
  if (sandbox)
    return `This process runs in ${names[sandbox.kind]}, which most likely refuses the connection.`;
  if (error === 'EAFNOSUPPORT') return 'A filter around this process forbids Unix sockets altogether.';
  if (error === 'EPERM' && seccomp === 'filter')
    return 'A filter of system calls (seccomp) around this process refuses the connection.';
  if (seccomp === 'filter' && container === null)
    return `${formatAllowed(facts)}; most likely a filter of system calls (seccomp) refuses it.`;
  return `${formatAllowed(facts)}; something else confines this process and refuses it.`;
}

export function confinementEvidence(facts: Facts): Evidence[] {
  const { sandbox, container, seccomp, noNewPrivileges } = facts.confinement;
  const error = 'error' in facts.connection ? facts.connection.error : facts.connection.state;
  const traces: (Evidence | null)[] = [
    { label: `connect to ${facts.endpoint.host}`, saw: error },
    isSocketUnmapped(facts)
      ? { label: 'user namespace', saw: 'nested; the ids of the socket are not mapped' }
      : null,
    sandbox ? { label: 'sandbox', saw: `${names[sandbox.kind]} (${sandbox.evidence})` } : null,
    container ? { label: 'container', saw: `${container.kind} (${container.evidence})` } : null,
    seccomp === 'filter' ? { label: 'seccomp', saw: 'a filter is in place' } : null,
    noNewPrivileges ? { label: 'no_new_privs', saw: 'set' } : null,
    { label: 'SELinux, AppArmor', saw: formatModules(facts) },
  ];
  return traces.filter((each) => each !== null);
}

function formatModules({ confinement: { selinux, apparmor } }: Facts): string {
  const first = selinux.state === 'on' ? `${selinux.mode}, no denial seen` : words[selinux.state];
  const second = apparmor.state === 'confined' ? `${apparmor.mode}, no denial seen` : words[apparmor.state];
  return `${first}; ${second}`;
}

const words = { off: 'off', unconfined: 'unconfined', unknown: 'not known' };

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
        'Run it outside of the user namespace, or in one that has the group',
        'Containers: --userns=host with Docker, --group-add keep-groups with rootless Podman and crun.',
      ),
    ];
  if (sandbox) return [manual(...bySandbox[sandbox.kind])];
  if (container)
    return [
      manual(
        'Look how this container is confined',
        'On its host: docker inspect, at SecurityOpt and UsernsMode.',
      ),
    ];
  return [
    manual(
      'Run it outside of what confines this process',
      'Try the same in a plain terminal; then look what started this process: a service, an editor, an agent.',
    ),
  ];
}

const bySandbox: Readonly<Record<Sandbox['kind'], readonly [title: string, instruction: string]>> = {
  flatpak: ['Run it outside of Flatpak', 'flatpak-spawn --host docker …'],
  snap: [
    'Use the program from a package, not from the snap',
    'A snap with the docker plug: snap connect NAME:docker.',
  ],
  'app-sandbox': [
    'Run it in a terminal, outside of that app',
    'The socket is outside of what the app may reach.',
  ],
  firejail: ['Run it without firejail', 'Or allow the socket in its profile.'],
  agent: [
    'Let the agent run this one command outside of its sandbox',
    'The socket is control over this host: allow the command, not the sandbox as a whole.',
  ],
  'systemd-service': [
    "Look at the unit's SystemCallFilter= and RestrictAddressFamilies=",
    'systemctl cat UNIT; Unix sockets need AF_UNIX among the address families.',
  ],
};
