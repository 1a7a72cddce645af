import { confinedBy, containerLabel } from '../../support/confined.ts';
import { containerMarks } from '../../support/container-marks.ts';
import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const avc = `AVC avc:  denied  { connectto } for  pid=9 comm="node" path="/run/docker.sock" scontext=${containerLabel} tcontext=system_u:system_r:container_runtime_t:s0 tclass=unix_stream_socket permissive=0`;

describeRule('selinux-denied', ({ catches, passes }) => {
  catches(
    'a denial that the audit log has',
    linux({
      files: { ...confinedBy(containerLabel), ...containerMarks },
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
        'this process': containerLabel,
        socket: 'system_u:object_r:container_var_run_t:s0',
        denial: `denied { connectto } scontext=${containerLabel} tcontext=system_u:system_r:container_runtime_t:s0 tclass=unix_stream_socket`,
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
      files: confinedBy(containerLabel),
      kernelLog: [avc, avc.replace(`scontext=${containerLabel}`, 'scontext=system_u:system_r:sshd_t:s0')],
    }),
    {
      summary: 'SELinux denies the connection; file permissions allow it.',
      found: {
        denial: `denied { connectto } scontext=${containerLabel} tcontext=system_u:system_r:container_runtime_t:s0 tclass=unix_stream_socket`,
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
  passes('SELinux that only warns', linux({ files: confinedBy(containerLabel, '0') }));
  passes(
    'a refusal that file permissions explain, with SELinux on',
    linux({
      identity: { groups: [] },
      files: { ...confinedBy(containerLabel), [SOCKET]: socket(engine(), { gid: 998 }) },
    }),
  );
  passes(
    'EPERM, which SELinux never answers',
    linux({ files: confinedBy(containerLabel), connectFilter: 'EPERM' }),
  );
  passes(
    'a connection that works',
    linux({ files: { ...confinedBy(containerLabel), [SOCKET]: socket(engine(), { gid: 998 }) } }),
  );
});
