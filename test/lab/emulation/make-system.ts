import { copyFile } from 'node:fs/promises';
import { execa } from 'execa';
import { copyNode } from '../images/copy-node.ts';
import { LabError } from '../lab-error.ts';
import { debianMirror } from '../tools/debian-source.ts';

export const diskFolder = new URL('disk/', import.meta.url).pathname;

export const packages: readonly string[] = [
  'systemd-sysv',
  'dbus',
  'linux-image-cloud-amd64',
  'selinux-policy-default',
  'policycoreutils',
  'apparmor',
  'docker.io',
  'sudo',
];

/** Namespaces of its own: what it mounts is seen by no other process, and what it starts goes with it. */
const apart = ['--mount', '--pid', '--fork', '--kill-child'];

/** A Debian system below the directory, which must not exist yet. It is changed from inside only. */
export async function makeSystem(root: string, signal: AbortSignal): Promise<void> {
  const run = async (...words: string[]) => {
    const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
    const options = { env, reject: false, cancelSignal: signal, killSignal: 'SIGKILL' } as const;
    const ran = await execa('unshare', [...apart, ...words], options);
    signal.throwIfAborted();
    if (ran.exitCode !== 0)
      throw new LabError(`${words.join(' ')}:\n${`${ran.stdout}\n${ran.stderr}`.slice(-1500)}`);
  };
  const mirror = await debianMirror();
  const wanted = ['--variant=minbase', `--include=${packages.join()}`];
  // It keeps packages from starting their services, which in a chroot would be this machine's.
  await run('debootstrap', ...wanted, 'bookworm', root, ...(mirror ? [mirror] : []));
  await copyNode(root);
  await copyFile(`${diskFolder}stage.service`, `${root}/etc/systemd/system/stage.service`);
  for (const name of ['policy.cil', 'prepare.sh']) await copyFile(diskFolder + name, `${root}/${name}`);
  await run(`--mount-proc=${root}/proc`, 'chroot', root, '/bin/sh', '/prepare.sh');
}
