import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError } from '../lab-error.ts';
import { cacheDir } from '../places.ts';
import { ensureCommands, machineSource, unpack } from '../tools/apt.ts';
import { debianMirror } from '../tools/debian-source.ts';
import type { LayerName } from './catalogue.ts';
import { copyNode } from './copy-node.ts';
import { makeSocketProxy } from './socket-proxy.ts';

/** How the files of each layer come to lie in an empty directory. */
export const makers: Readonly<Record<LayerName, (root: string) => Promise<void>>> = {
  busybox: makeBusybox,
  debian: makeDebian,
  node: copyNode,
  python: makePython,
  'socket-proxy': makeSocketProxy,
  'bash-as-sh': makeBashTheShell,
  'no-sh': (root) => hide(`${root}/usr/bin`, 'sh'),
  'no-timeout': (root) => hide(`${root}/usr/bin`, 'timeout'),
  'no-head': (root) => hide(`${root}/usr/bin`, 'head'),
  'no-tmp': (root) => hide(root, 'tmp'),
};

/** Unpacked rather than installed: the static BusyBox can't be installed beside the other one. */
async function makeBusybox(root: string): Promise<void> {
  const unpacked = `${cacheDir}/busybox`;
  await unpack(machineSource, ['busybox-static'], unpacked);
  for (const folder of ['bin', 'etc', 'root', 'tmp', 'usr', 'var']) await mkdir(`${root}/${folder}`);
  // Before Debian 13 it is in /bin, since then in /usr/bin.
  const { stdout } = await execa('find', [unpacked, '-type', 'f', '-path', '*/bin/busybox']);
  await copyFile(stdout.split('\n')[0] ?? '', `${root}/bin/busybox`);
  await execa('chroot', [root, '/bin/busybox', '--install', '-s', '/bin']);
  await execa('chmod', ['1777', `${root}/tmp`]);
  await writeFile(
    `${root}/etc/passwd`,
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  );
  await writeFile(`${root}/etc/group`, 'root:x:0:\nnobody:x:65534:\n');
  await rm(unpacked, { recursive: true });
}

async function makeDebian(root: string): Promise<void> {
  await ensureCommands({ debootstrap: 'debootstrap' });
  const mirror = await debianMirror();
  const options = ['--variant=minbase', '--include=python3-minimal'];
  const made = await execa('debootstrap', [...options, 'bookworm', root, ...(mirror ? [mirror] : [])], {
    reject: false,
    env: { LC_ALL: 'C' },
  });
  if (made.exitCode !== 0)
    throw new LabError(`debootstrap could not make a Debian image:\n${made.stdout.slice(-1000)}`);
  await slimDown(root);
}

/** What the "slim" images leave out as well, and what a running system would bring along. */
async function slimDown(root: string): Promise<void> {
  const folders = [
    'usr/share/doc',
    'usr/share/man',
    'usr/share/info',
    'usr/share/locale',
    'var/cache/apt',
    'var/lib/apt/lists',
    'var/log',
  ];
  for (const folder of folders) {
    await rm(`${root}/${folder}`, { recursive: true, force: true });
    await mkdir(`${root}/${folder}`, { recursive: true });
  }
  // Device nodes are the engine's business, and a rootless engine may not make any.
  await rm(`${root}/dev`, { recursive: true, force: true });
  await mkdir(`${root}/dev`);
  await writeFile(`${root}/etc/resolv.conf`, '');
  await writeFile(`${root}/etc/hostname`, 'localhost\n');
}

async function makePython(root: string): Promise<void> {
  await mkdir(`${root}/usr/local/bin`, { recursive: true });
  await symlink('/usr/bin/python3', `${root}/usr/local/bin/python`);
}

async function makeBashTheShell(root: string): Promise<void> {
  await mkdir(`${root}/usr/bin`, { recursive: true });
  await symlink('bash', `${root}/usr/bin/sh`);
}

/** What a layer says of a file of the layers below that is not to be there any more. */
async function hide(folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/.wh.${name}`, '');
}
