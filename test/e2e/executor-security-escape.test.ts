import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { type Executor, stopExecutor } from './support/executor.ts';
import { expectUnharmed, run, runPlainly, startTarget } from './support/executor-attack.ts';

interface Attempt {
  readonly title: string;
  /** Prints OUT where it succeeds. */
  readonly script: string;
  /** Flags of `docker run` with which it does succeed: without the one line of hardening it is up against. */
  readonly succeedsWith: readonly string[];
  readonly image?: string;
}

const asNobody = ['--user', '65534:65534'];
const all = ['--privileged', '--security-opt', 'apparmor=unconfined'];

const attempts: readonly Attempt[] = [
  {
    title: 'finds a capability in any of its sets',
    script: `grep -E 'Cap(Inh|Prm|Eff|Bnd|Amb)' /proc/self/status | grep -qv '0000000000000000$' && echo OUT`,
    succeedsWith: [],
  },
  {
    title: 'is another user than nobody, or in another group',
    script: `[ "$(id -u):$(id -g):$(id -G)" = 65534:65534:65534 ] || echo OUT`,
    succeedsWith: [],
  },
  {
    title: 'runs without the engine’s filter of system calls',
    script: 'grep -q "^Seccomp:.*2$" /proc/self/status || echo OUT',
    succeedsWith: ['--security-opt', 'seccomp=unconfined'],
  },
  {
    title: 'mounts a file system',
    script: 'mkdir -p /tmp/m; mount -t tmpfs none /tmp/m && echo OUT; mount --bind /proc /tmp/m && echo OUT',
    succeedsWith: all,
  },
  {
    title: 'mounts its own root again, writable',
    script: 'mount -o remount,rw / && touch /written && echo OUT',
    succeedsWith: [...all, '--read-only'],
  },
  {
    title: 'makes a namespace of users, in which it would be root',
    script: 'unshare -U -r true && echo OUT',
    succeedsWith: [...asNobody, '--security-opt', 'seccomp=unconfined'],
  },
  {
    title: 'makes any other namespace',
    script: 'for kind in m u i n p; do unshare -$kind true && echo OUT; done',
    succeedsWith: all,
  },
  {
    title: 'enters the namespaces of a process outside',
    script: `own=$(readlink /proc/self/ns/net)
      for process in /proc/[0-9]*; do
        [ "$(readlink $process/ns/net)" = "$own" ] && continue
        nsenter -t \${process#/proc/} -n true && echo OUT && break
      done`,
    succeedsWith: [...all, '--pid', 'host'],
  },
  {
    title: 'changes its root',
    script: 'chroot /proc/1/root true && echo OUT; chroot / true && echo OUT',
    succeedsWith: [],
  },
  {
    title: 'becomes root by a program with the setuid bit',
    script: `sleep 2 | su & sleep 1
      for status in /proc/[0-9]*/status; do grep -q '^Name:.su$' $status && grep -q '^Uid:.65534.0' $status && echo OUT; done`,
    succeedsWith: asNobody,
    image: 'python:3.11-alpine',
  },
  {
    title: 'gives a program of its own the setuid bit, and has it honoured where it lies',
    script: `grep ' /tmp ' /proc/self/mounts | grep -q nosuid || echo OUT; grep ' /tmp ' /proc/self/mounts | grep -q nodev || echo OUT`,
    succeedsWith: ['-v', '/tmp'],
  },
  {
    title: 'writes anywhere but in /tmp',
    script: `for folder in / /bin /etc /usr /var /root /home /dev /run /app /proc /sys /var/tmp /opt; do
        [ -d $folder ] && touch $folder/written && echo OUT; done`,
    succeedsWith: [],
  },
  {
    title: 'has a directory of the host mounted',
    script: `cut -d' ' -f2,3 /proc/self/mounts | grep -vE '^/(proc|sys|dev|tmp|etc/(hosts|hostname|resolv.conf))(/[^ ]*)? ' | grep -qv '^/ ' && echo OUT`,
    succeedsWith: ['-v', '/usr:/host'],
  },
  {
    title: 'finds a socket that is not its own, such as the engine’s',
    script:
      'find / -xdev -type s 2>/dev/null | grep -q . && echo OUT; find /run /var/run -type s | grep -q . && echo OUT',
    succeedsWith: ['-v', '/run:/run:ro'],
  },
  {
    title: 'finds a way into a network',
    script: `ls /sys/class/net | grep -qvx lo && echo OUT; [ "$(wc -l </proc/net/route)" -gt 1 ] && echo OUT; ping -c1 -W1 1.1.1.1 && echo OUT`,
    succeedsWith: [],
  },
  {
    title: 'sees processes of the host',
    script:
      '[ "$(cat /proc/1/comm)" = sh ] || echo OUT; ls /proc | grep -cE "^[0-9]+$" | { read n; [ $n -gt 20 ] && echo OUT; }',
    succeedsWith: ['--pid', 'host'],
  },
  {
    title: 'reads what belongs to the kernel or the host’s root',
    script: `for file in /proc/kcore /proc/kmsg /dev/mem /dev/kmsg /etc/shadow /proc/1/root/root/x /proc/sched_debug; do
        [ -n "$(head -c1 $file 2>/dev/null | od -An -tx1)" ] && echo OUT; done`,
    succeedsWith: all,
  },
  {
    title: 'may change a setting of the kernel',
    script: `for file in /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/vm/drop_caches /proc/sysrq-trigger \\
        /proc/irq/default_smp_affinity /proc/bus; do [ -w $file ] && echo OUT; done`,
    succeedsWith: all,
  },
  {
    title: 'may write into /sys, or finds the handle of a control group on the way out',
    script:
      'find /sys -writable 2>/dev/null | grep -q . && echo OUT; find /sys -name release_agent -writable | grep -q . && echo OUT',
    succeedsWith: all,
    image: 'python:3.11-alpine',
  },
  {
    title: 'makes a device, or finds one of the machine’s',
    script:
      'mknod /tmp/disk b 8 0 && echo OUT; mknod /tmp/mem c 1 1 && echo OUT; find /dev -type b | grep -q . && echo OUT',
    succeedsWith: [],
  },
  {
    title: 'makes itself the last that the kernel ends when memory is short',
    script:
      'echo -900 >/proc/self/oom_score_adj && echo OUT; [ "$(cat /proc/self/oom_score_adj)" -ge 500 ] || echo OUT',
    succeedsWith: all,
  },
  {
    title: 'shares memory with the host or another container',
    script:
      'touch /dev/shm/it && [ "$(df -k /dev/shm | tail -1 | { read _ size _; echo $size; })" -gt 16384 ] && echo OUT',
    succeedsWith: ['--ipc', 'host'],
  },
  {
    title: 'raises its limits, or its priority',
    script:
      'ulimit -n 4096 && echo OUT; ulimit -c unlimited && [ "$(ulimit -c)" != 0 ] && echo OUT; nice -n -5 true 2>&1 | grep -q . || echo OUT',
    succeedsWith: all,
  },
  {
    title: 'sets the clock or the name of the machine',
    script:
      'hostname other && echo OUT; date -s "$(date "+%Y-%m-%d %H:%M:%S")" 2>&1 | grep -qi "operation not permitted" || echo OUT',
    succeedsWith: all,
  },
];

let engine: Engine;
let target: Executor | undefined;

describeEngine('rootful', { gid: freeGid }, (found) => {
  beforeEach(async () => {
    engine = found();
    target ??= await startTarget(engine, { A_SECRET_OF_THE_SERVICE: 'known-by-no-script' });
  });
  afterAll(async () => {
    if (target) await stopExecutor(target);
  });

  describe('no script', () => {
    it.each(attempts)('$title', async ({ script, succeedsWith, image = 'alpine:3' }) => {
      expect(await runPlainly(engine, script, { image, flags: succeedsWith })).toContain('OUT');
      const { body } = await run(target as Executor, { script, image });
      expect(body.stdout).not.toContain('OUT');
      expect(body).toMatchObject({ timed_out: false, exit_code: expect.any(Number) });
      await expectUnharmed(target as Executor);
    });

    it('reaches the service by the loopback of its machine', async () => {
      // The lab's engine starts a container with --network host in the network of this process.
      const { port } = new URL((target as Executor).url);
      const script = `nc -w 1 127.0.0.1 ${port} </dev/null && echo OUT`;
      expect(await runPlainly(engine, script, { flags: ['--network', 'host'] })).toContain('OUT');
      expect((await run(target as Executor, { script })).body.stdout).toBe('');
      await expectUnharmed(target as Executor);
    });
  });
});
