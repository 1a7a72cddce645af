import { describe } from 'vitest';
import { engine } from '../../support/memory-engine.ts';
import { file, socket } from '../../support/memory-files.ts';
import { testRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const refused = { [SOCKET]: socket({ state: 'confined' }, { gid: 998 }) };
const filter = {
  '/proc/self/status': file('Name:\tnode\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n'),
};
const container = {
  '/.dockerenv': file(''),
  '/proc/self/mountinfo': file('1 0 254:0 /c/0f/hosts /etc/hosts rw - ext4 /dev/vda rw\n'),
};
const confinedBy = (context: string, enforce = '1') => ({
  ...refused,
  '/sys/fs/selinux/enforce': file(enforce),
  '/proc/self/attr/current': file(`${context}\0`),
});
const profile = (text: string) => ({
  ...refused,
  '/sys/module/apparmor/parameters/enabled': file('Y\n'),
  '/proc/self/attr/apparmor/current': file(`${text}\n`),
});
const inContainer = 'system_u:system_r:container_t:s0:c1,c2';
const avc = `AVC avc:  denied  { connectto } for  pid=9 comm="node" path="/run/docker.sock" scontext=${inContainer} tcontext=system_u:system_r:container_runtime_t:s0 tclass=unix_stream_socket permissive=0`;
const apparmorLine =
  'audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="connect" profile="snap.code.code" name="/run/docker.sock" pid=9 comm="node" requested_mask="wr"';

describe('selinux-denied', () => {
  const { catches, passes } = testRule('selinux-denied');
  catches(
    'a denial that the audit log has',
    linux({
      files: { ...confinedBy(inContainer), ...container },
      kernelLog: [
        'AVC avc:  denied  { read } for  scontext=a:b:c tcontext=d:e:f tclass=file permissive=0',
        avc,
      ],
      labels: { [SOCKET]: 'system_u:object_r:container_var_run_t:s0' },
    }),
    {
      summary: 'SELinux denies the connection; file permissions allow it.',
      remedies: [
        'risky: Run this container without SELinux confinement',
        'manual: Allow only this connection with a policy module',
      ],
      found: {
        SELinux: 'enforcing',
        'this process': inContainer,
        socket: 'system_u:object_r:container_var_run_t:s0',
        denial: `denied { connectto } scontext=${inContainer} tcontext=system_u:system_r:container_runtime_t:s0 tclass=unix_stream_socket`,
      },
    },
  );
  catches(
    'a confined type without a log to read, and says that it is only likely',
    linux({ files: confinedBy('user_u:user_r:user_t:s0') }),
    {
      summary: 'File permissions allow the connection; SELinux most likely denies it to user_t.',
      remedies: ['manual: Allow only this connection with a policy module'],
    },
  );
  catches(
    "a type that is mostly left alone, when the kernel's log convicts it (as Linux 6.1 wrote it)",
    linux({
      files: confinedBy('system_u:system_r:initrc_t:s0'),
      kernelLog: [
        'audit: type=1400 audit(1795447874.592:161): avc:  denied  { connectto } for  pid=304 comm="node" path="/run/docker.sock" scontext=system_u:system_r:initrc_t:s0 tcontext=system_u:system_r:engine_t:s0 tclass=unix_stream_socket permissive=0',
      ],
    }),
    { summary: 'SELinux denies the connection; file permissions allow it.' },
  );
  catches(
    'its own denial, and not what another process was denied later',
    linux({
      files: confinedBy(inContainer),
      kernelLog: [avc, avc.replace(`scontext=${inContainer}`, 'scontext=system_u:system_r:sshd_t:s0')],
    }),
    {
      summary: 'SELinux denies the connection; file permissions allow it.',
      found: {
        denial: `denied { connectto } scontext=${inContainer} tcontext=system_u:system_r:container_runtime_t:s0 tclass=unix_stream_socket`,
      },
    },
  );
  passes(
    'a type that SELinux leaves alone, when only others are denied in the log',
    linux({ files: confinedBy('unconfined_u:unconfined_r:unconfined_t:s0'), kernelLog: [avc] }),
  );
  passes(
    'a type that SELinux leaves alone',
    linux({ files: confinedBy('unconfined_u:unconfined_r:unconfined_t:s0') }),
  );
  passes('SELinux that only warns', linux({ files: confinedBy(inContainer, '0') }));
  passes(
    'a refusal that file permissions explain, with SELinux on',
    linux({
      identity: { groups: [] },
      files: { ...confinedBy(inContainer), [SOCKET]: socket(engine(), { gid: 998 }) },
    }),
  );
  passes(
    'EPERM, which SELinux never answers',
    linux({ files: confinedBy(inContainer), connectFilter: 'EPERM' }),
  );
  passes(
    'a connection that works',
    linux({ files: { ...confinedBy(inContainer), [SOCKET]: socket(engine(), { gid: 998 }) } }),
  );
});

describe('apparmor-denied', () => {
  const { catches, passes } = testRule('apparmor-denied');
  catches(
    'a snap, with the denial in the log',
    linux({ files: profile('snap.code.code (enforce)'), kernelLog: [apparmorLine] }),
    {
      summary: 'The AppArmor profile snap.code.code denies the connection; file permissions allow it.',
      remedies: ['manual: Connect the snap code to Docker, or install the program from a package'],
      found: { denial: 'denied connect to profile snap.code.code, /run/docker.sock' },
    },
  );
  catches(
    'a profile without Unix sockets, with the denial in the log (as Linux 6.1 wrote it)',
    linux({
      files: profile('client (enforce)'),
      kernelLog: [
        'AVC apparmor="DENIED" operation="create" profile="client" pid=324 comm="node" family="unix" sock_type="stream" protocol=0 requested_mask="create" denied_mask="create"',
        'AVC apparmor="DENIED" operation="create" profile="client" pid=324 comm="node" family="inet" sock_type="stream" protocol=6 requested_mask="create" denied_mask="create"',
        apparmorLine,
      ],
    }),
    {
      summary: 'The AppArmor profile client denies the connection; file permissions allow it.',
      found: { denial: 'denied Unix sockets to profile client' },
    },
  );
  catches(
    'a profile of a package, as older kernels tell it',
    linux({ files: { ...refused, '/proc/self/attr/current': file('/usr/bin/agent (enforce)\n') } }),
    {
      summary:
        'File permissions allow the connection; the AppArmor profile /usr/bin/agent most likely denies it.',
    },
  );
  passes('a profile that only complains', linux({ files: profile('/usr/bin/agent (complain)') }));
  passes('no profile', linux({ files: profile('unconfined') }));
  passes("an engine's own profile, which permits it", linux({ files: profile('docker-default (enforce)') }));
  passes(
    'somebody who is denied by file permissions already',
    linux({
      identity: { groups: [] },
      files: { ...profile('/usr/bin/agent (enforce)'), [SOCKET]: socket(engine(), { gid: 998 }) },
    }),
  );
});

describe('sandbox-denied', () => {
  const { catches, passes } = testRule('sandbox-denied');
  catches('a filter that answers EPERM', linux({ files: filter, connectFilter: 'EPERM' }), {
    summary: 'A seccomp filter on this process denies the connection.',
    remedies: ['manual: Run it where this process is not confined'],
    found: { seccomp: 'filter active', no_new_privs: 'set', 'SELinux, AppArmor': 'off; off' },
  });
  catches(
    'a filter that answers EPERM to somebody who is no member either',
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
    linux({ identity: { groups: [] }, files: { ...filter, ...container } }),
  );
  passes('a filter that lets the connection through', linux({ files: filter }));
  passes('what SELinux explains', linux({ files: confinedBy(inContainer) }));
  passes('what AppArmor explains', linux({ files: profile('/usr/bin/agent (enforce)') }));
  passes('a module that could not be asked', linux({ files: profile('\u0001') }));
});

describe('denied-unexplained', () => {
  const { catches, passes } = testRule('denied-unexplained');
  catches('a refusal while a module could not be asked', linux({ files: profile('\u0001') }), {
    summary: 'The connection is denied, and the facts that could be read do not explain why.',
    found: { 'file permissions': 'allow access (group)', 'SELinux, AppArmor': 'off; unknown' },
  });
  catches(
    'SELinux at work on a type that it mostly leaves alone, with no log to convict or acquit it',
    linux({ files: confinedBy('system_u:system_r:initrc_t:s0') }),
    {
      summary: 'The connection is denied, and the facts that could be read do not explain why.',
      found: { 'SELinux, AppArmor': 'enforcing, no denial found; off' },
    },
  );
  passes('a refusal that file permissions explain', linux({ identity: { groups: [] } }));
});
