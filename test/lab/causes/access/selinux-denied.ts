import { engine } from '../../../support/memory-engine.ts';
import { file, socket } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { linux, SOCKET } from '../../../support/scenes.ts';
import { refused } from '../host/recorded.ts';
import type { Staging } from '../staging.ts';

const inContainer = 'system_u:system_r:container_t:s0:c1,c2';

const denial = `AVC avc:  denied  { connectto } for  pid=9 comm="node" path="/run/docker.sock" scontext=${inContainer} tcontext=system_u:system_r:container_runtime_t:s0 tclass=unix_stream_socket permissive=0`;

export const stagings: readonly Staging[] = [
  {
    rule: 'selinux-denied',
    cause: {
      staged: 'Fedora: a container with the label of any container; the denial is in the log',
      recorded: underSELinux(inContainer, { kernelLog: [denial] }),
    },
    lookAlike: {
      staged: 'SELinux enforcing, and a user who is in no group',
      recorded: underSELinux(inContainer, {
        identity: { groups: [] },
        files: { [SOCKET]: socket(engine(), { gid: 998 }), '/etc/group': file('docker:x:998:\n') },
      }),
      expect: 'user-not-in-group',
    },
  },
];

function underSELinux(context: string, more: Machine = {}): Machine {
  const files = {
    ...refused,
    '/sys/fs/selinux/enforce': file('1'),
    '/proc/self/attr/current': file(`${context}\0`),
    ...more.files,
  };
  const labels = { [SOCKET]: 'system_u:object_r:container_var_run_t:s0' };
  return linux({ labels, ...more, files });
}
