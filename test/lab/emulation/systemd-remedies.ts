import type { RuleId } from '../../../src/rules/index.ts';
/** One remedy in an emulated system that systemd runs. Asked is bob each time, logged in again; he may use sudo. */
export interface EmulatedRemedy {
  readonly rule: RuleId;
  readonly cause: { readonly staged: string };
  /** Lines that root's shell runs first, on a system with its engine as it was installed. */
  readonly before: readonly string[];
  /** What follows `dockperm fix --yes`. */
  readonly flags: readonly string[];
  /** What connecting gives before, and after it was taken back. */
  readonly gives: string;
  /** How the last `fix` ends; 0 unless said. */
  readonly ends?: number;
  /** How often it is had, one cause after another, and taken back; once unless said. */
  readonly times?: number;
  /** A service that is asked about; what its process gives counts, and not what bob does. */
  readonly unit?: string;
  /** The system is rebooted before it is undone. Only the last one of a system may. */
  readonly reboots?: true;
}

const asMember = 'usermod --append --groups docker bob';
const units = '/etc/systemd/system';

/** Each list is shown in a system of its own, and those at the same time. */
export const systems: readonly (readonly EmulatedRemedy[])[] = [
  [
    {
      rule: 'unit-group-missing',
      cause: { staged: 'systemd: a unit whose User= is a system account in no group' },
      before: ['useradd --system --shell /usr/sbin/nologin agent', 'start_unit worker User=agent'],
      flags: ['--unit', 'worker', '--allow', 'unit-group-missing'],
      unit: 'worker',
      gives: 'EACCES',
    },
    {
      rule: 'user-not-in-group',
      cause: { staged: 'systemd: a user in no group but his own' },
      before: [],
      flags: ['--allow', 'user-not-in-group'],
      gives: 'EACCES',
      ends: 1,
    },
    {
      rule: 'engine-stopped',
      cause: { staged: 'systemd: systemctl stop docker.socket docker, asked by a member' },
      before: [asMember, 'systemctl stop docker.socket docker.service'],
      flags: ['--allow', 'engine-stopped'],
      gives: 'ECONNREFUSED',
    },
    {
      rule: 'socket-group-missing',
      cause: { staged: 'systemd: no docker.socket, and no group docker when the engine started; two fixes' },
      before: [
        'systemctl stop docker.socket docker.service',
        'groupdel docker',
        `sed '/^Requires=/d; s#-H fd://#-H unix:///var/run/docker.sock#' /lib/systemd/system/docker.service >${units}/docker.service`,
        `ln -s /dev/null ${units}/docker.socket`,
        'systemctl daemon-reload',
        'systemctl start docker.service',
        'units=docker.service',
      ],
      flags: ['--allow', 'risky'],
      gives: 'EACCES',
      ends: 1,
      times: 2,
    },
  ],
  [
    {
      rule: 'socket-mode-too-strict',
      cause: { staged: 'systemd: a drop-in of docker.socket says SocketMode=0600, asked by a member' },
      before: [asMember, 'tell_socket SocketMode=0600'],
      flags: ['--allow', 'socket-mode-too-strict'],
      gives: 'EACCES',
    },
    {
      rule: 'socket-group-missing',
      cause: {
        staged:
          'systemd: a drop-in says SocketGroup=root and SocketMode=0600, and the user is in no group; three fixes, and a reboot',
      },
      before: ['tell_socket SocketGroup=root SocketMode=0600'],
      flags: ['--allow', 'risky'],
      gives: 'EACCES',
      times: 3,
      reboots: true,
    },
  ],
];
