import { confinedBy, containerLabel, profile, refused } from '../../support/confined.ts';
import { containerMarks } from '../../support/container-marks.ts';
import { file, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET, without } from '../../support/scenes.ts';
import { ofUnit, service } from '../../support/service-scenes.ts';

const filter = {
  '/proc/self/status': file('Name:\tnode\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n'),
};

describeRule('sandbox-denied', ({ catches, passes }) => {
  catches('a filter that answers EPERM', linux({ files: filter, connectFilter: 'EPERM' }), {
    summary: 'A seccomp filter on this process denies the connection.',
    remedies: ['manual: Run it where this process is not confined'],
    found: { seccomp: 'filter active', no_new_privs: 'set', 'SELinux, AppArmor': 'off; off' },
  });
  catches(
    'a filter that answers EPERM to a user who is no member either',
    linux({ identity: { groups: [] }, files: filter, connectFilter: 'EPERM' }),
    { summary: 'A seccomp filter on this process denies the connection.' },
  );
  catches('a filter that imitates file permissions', linux({ files: filter, connectFilter: 'EACCES' }), {
    summary: 'File permissions allow the connection; a seccomp filter most likely denies it.',
  });
  catches('a filter against every Unix socket', linux({ files: filter, connectFilter: 'EAFNOSUPPORT' }), {
    summary: 'A filter on this process blocks all Unix sockets.',
  });
  catches(
    "a coding agent's sandbox",
    linux({
      env: { HOME: '/home/ann', CODEX_SANDBOX_NETWORK_DISABLED: '1' },
      files: filter,
      connectFilter: 'EPERM',
    }),
    {
      summary: "This process runs in a coding agent's sandbox, which most likely denies the connection.",
      remedies: ['manual: Let the agent run this command outside its sandbox'],
      found: { sandbox: "a coding agent's sandbox (CODEX_SANDBOX_NETWORK_DISABLED)" },
    },
  );
  catches('Flatpak', linux({ files: { ...refused, '/.flatpak-info': file('') } }), {
    summary: 'This process runs in Flatpak, which most likely denies the connection.',
  });
  catches('something that leaves no trace, as Landlock does', linux({ files: refused }), {
    summary: 'File permissions allow the connection; something that confines this process denies it.',
    remedies: ['manual: Run it where this process is not confined'],
  });
  catches('root, whom no mode stops', linux({ files: refused, identity: { uid: 0, dacOverride: true } }), {
    summary: 'File permissions allow the connection; something that confines this process denies it.',
  });
  catches(
    'a user namespace where the ids of the socket do not exist',
    linux({
      identity: { uid: 0, gid: 0, groups: [65534], dacOverride: true },
      files: {
        [SOCKET]: socket({ state: 'confined' }, { uid: 65534, gid: 65534, mode: 0o660 }),
        '/proc/self/uid_map': file('         0     100000      65536\n'),
        '/proc/self/gid_map': file('         0     100000      65536\n'),
        '/proc/self/setgroups': file('allow\n'),
      },
    }),
    { summary: "The socket's owner and group are not mapped in this process's user namespace." },
  );
  passes(
    'the filter of a container, which file permissions explain',
    linux({ identity: { groups: [] }, files: { ...filter, ...containerMarks } }),
  );
  passes('a filter that lets the connection through', linux({ files: filter }));
  passes('what SELinux explains', linux({ files: confinedBy(containerLabel) }));
  passes('what AppArmor explains', linux({ files: profile('/usr/bin/agent (enforce)') }));
  passes('a module that could not be asked', linux({ files: profile('\u0001') }));
  catches(
    'a unit whose settings make the socket inaccessible',
    service({ says: { InaccessiblePaths: '/run/docker.sock' }, runs: { groups: [998] } }),
    {
      summary:
        'agent.service cannot use the Docker socket: its setting InaccessiblePaths= makes the socket inaccessible to it.',
      remedies: ['manual: Allow the socket in a drop-in of agent.service'],
    },
    ofUnit(),
  );
  catches(
    'a unit that hides /run, and not an engine that is missing',
    service({ says: { TemporaryFileSystem: '/run' }, runs: { groups: [998] } }),
    {
      summary:
        'agent.service cannot use the Docker socket: its setting TemporaryFileSystem= hides the socket from it.',
    },
    ofUnit(),
  );
  catches(
    'this very process in a unit that hides /run, and systemd with it',
    without(
      linux({ units: null, files: { '/proc/self/cgroup': file('0::/system.slice/agent.service\n') } }),
      SOCKET,
    ),
    {
      summary: "agent.service cannot use the Docker socket: its processes do not see this host's /run.",
      found: { '/run/systemd/system': 'does not exist' },
    },
  );
  passes(
    'a unit with a user namespace of its own: the kernel counts its groups as before',
    service({ says: { PrivateUsers: 'yes' }, runs: { groups: [998] } }),
    ofUnit(),
  );
});
