import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { withLock } from '../host/lock.ts';
import { LabError } from '../lab-error.ts';
import { cacheDir } from '../places.ts';
import { ensureCommands } from '../tools/apt.ts';
import { diskFolder, makeSystem, packages } from './make-system.ts';

/** Files that qemu boots from. */
export interface Guest {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

const folder = `${cacheDir}/guest`;
const commands = {
  'qemu-system-x86_64': 'qemu-system-x86',
  debootstrap: 'debootstrap',
  mke2fs: 'e2fsprogs',
  unshare: 'util-linux',
};

/** A Debian system with SELinux, AppArmor, systemd and an engine; made once, and again when what it is made of changes. */
export async function ensureGuest(options: {
  signal: AbortSignal;
  note: (text: string) => void;
}): Promise<Guest> {
  if (process.arch !== 'x64') throw new LabError('The emulated system is made for x86-64 only.');
  return withLock('guest', async () => {
    await ensureCommands(commands);
    const made = `${folder}/${digestOfParts()}`;
    if (!existsSync(made)) {
      options.note('making a system to boot, once; this takes about two minutes');
      await make(made, options.signal);
    }
    return { disk: `${made}/disk.img`, kernel: `${made}/vmlinuz`, initrd: `${made}/initrd` };
  });
}

function digestOfParts(): string {
  const hash = createHash('sha256').update([process.version, ...packages].join());
  for (const name of readdirSync(diskFolder).sort()) hash.update(readFileSync(diskFolder + name));
  return hash.digest('hex').slice(0, 12);
}

/** Under its name only when it is whole. Older ones go: each takes most of a gigabyte. */
async function make(target: string, signal: AbortSignal): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const draft = `${folder}/draft`;
  const root = `${draft}/root`;
  await mkdir(draft, { recursive: true });
  try {
    await makeSystem(root, signal);
    const boot = await readdir(`${root}/boot`);
    for (const name of ['vmlinuz', 'initrd']) {
      const file = boot.find((each) => each.startsWith(name));
      await copyFile(`${root}/boot/${file}`, `${draft}/${name}`);
    }
    await execa('mke2fs', ['-q', '-t', 'ext4', '-d', root, `${draft}/disk.img`, '2G'], {
      cancelSignal: signal,
    });
    await rm(root, { recursive: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 5 });
  }
}
