import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { EmulatedAct } from '../causes/staging.ts';
import type { Guest } from './guest.ts';

type SecurityModule = EmulatedAct['emulated'];

export interface Boot {
  readonly guest: Guest;
  readonly security: SecurityModule;
  /** A tar file: what the guest unpacks and performs. */
  readonly stage: string;
  /** Whether what it writes to its disk is to be there when it boots again; not unless said. */
  readonly changes?: 'kept';
  /** Empty, for what goes away afterwards. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Nothing needs longer, unless it hangs. */
const TIMEOUT_MS = 15 * 60_000;

/** Waits until the system has switched itself off; gives what it sent, and the end of what was on its console. */
export async function boot(wish: Boot): Promise<{ sent: string; console: string }> {
  const { guest, security, stage, changes, folder, signal } = wish;
  const answers = `${folder}/answers`;
  const drive = (file: string, access: string) => ['-drive', `file=${file},if=virtio,format=raw,${access}`];
  const machine = ['-accel', 'tcg,thread=multi', '-cpu', 'max', '-m', '2048', '-smp', '2', '-nic', 'none'];
  const disks = [
    ...drive(guest.disk, changes ? 'cache=unsafe' : 'snapshot=on'),
    ...drive(stage, 'readonly=on'),
  ];
  const ports = ['-display', 'none', '-serial', 'stdio', '-serial', `file:${answers}`, '-no-reboot'];
  const system = ['-kernel', guest.kernel, '-initrd', guest.initrd, '-append', kernelArguments(security)];
  const command = ['qemu-system-x86_64', ...machine, ...disks, ...ports, ...system];
  // It ends with this process, however that ends.
  const { stdout } = await execa('setpriv', ['--pdeathsig=KILL', '--', ...command], {
    env: { TMPDIR: folder },
    stdin: 'ignore',
    reject: false,
    timeout: TIMEOUT_MS,
    cancelSignal: signal,
    killSignal: 'SIGKILL',
  });
  signal.throwIfAborted();
  return { sent: await readFile(answers, 'utf8').catch(() => ''), console: stdout.slice(-1500) };
}

/** SELinux watches only, until a staging says otherwise: a system that is enforced from the start is slow to boot. */
function kernelArguments(security: SecurityModule): string {
  const modules = security === 'selinux' ? 'security=selinux selinux=1 enforcing=0' : 'security=apparmor';
  const quiet = 'quiet systemd.show_status=0 fsck.mode=skip panic=-1';
  return `root=/dev/vda rw console=ttyS0 systemd.unit=stage.service ${quiet} ${modules}`;
}
