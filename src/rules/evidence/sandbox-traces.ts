import { isSocketUnmapped } from '../../access/denial-source.ts';
import type { Facts, Sandbox } from '../../facts/facts.ts';
import { ask, type Evidence, manual, type Remedy } from '../rule.ts';
import { connectRow } from './connect-row.ts';
import { formatAllowed } from './format.ts';

const names: Readonly<Record<Sandbox['kind'], string>> = {
  flatpak: 'Flatpak',
  snap: 'a snap',
  'app-sandbox': 'the macOS App Sandbox',
  firejail: 'Firejail',
  agent: "a coding agent's sandbox",
  'systemd-service': 'a hardened systemd service',
};

/** Only certain causes are stated as such; a filter together with an ordinary EACCES is merely likely. */
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
  const traces: (Evidence | null)[] = [
    ...connectRow(facts),
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
  if (isSocketUnmapped(facts))
    return [
      manual('Run it outside the user namespace, or in one that maps the group', [
        ask(
          'For containers, use --userns=host with Docker, or --group-add keep-groups with rootless Podman and crun.',
        ),
      ]),
    ];
  if (sandbox) return [bySandbox[sandbox.kind]];
  if (container)
    return [
      manual('Check how this container is confined', [
        ask('On the host, run docker inspect for this container; look at SecurityOpt and UsernsMode.'),
      ]),
    ];
  return [
    manual('Run it where this process is not confined', [
      ask(
        'Try the same command in a plain terminal, then check what started this process: a service, an editor, an agent.',
      ),
    ]),
  ];
}

const bySandbox: Readonly<Record<Sandbox['kind'], Remedy>> = {
  flatpak: manual('Run it outside Flatpak', [ask('Put flatpak-spawn --host in front of the command.')]),
  snap: manual('Install the program from a package instead of the snap', [
    ask('If the snap has the docker plug, connect it with snap connect (as root).'),
  ]),
  'app-sandbox': manual('Run it in a terminal, outside the app', [
    ask("The app's sandbox does not include the socket."),
  ]),
  firejail: manual('Run it without Firejail', [ask('Or allow the socket in the Firejail profile.')]),
  agent: manual('Let the agent run this command outside its sandbox', [
    ask('The socket is root-equivalent: allow this command only, and keep the sandbox for the rest.'),
  ]),
  'systemd-service': manual('Check SystemCallFilter= and RestrictAddressFamilies= of the unit', [
    ask('Look at the unit with systemctl cat; Unix sockets need AF_UNIX in RestrictAddressFamilies=.'),
  ]),
};
