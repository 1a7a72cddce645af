import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { execa } from 'execa';

/** The C and C++ libraries that a Debian image has. */
const inImage = /^(lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+)\.so|ld-linux|linux-vdso)/;

/**
 * This machine's node as an image layer. The usual builds need no more than a C++ library; a distribution's own build
 * links many, so these come along, and with them the loader and libc they were linked with.
 */
export async function copyNode(root: string): Promise<void> {
  const bin = `${root}/usr/local/bin`;
  await mkdir(bin, { recursive: true });
  const libraries = await librariesOf(process.execPath);
  if (libraries.every((library) => inImage.test(basename(library)))) {
    await copyFile(process.execPath, `${bin}/node`);
  } else {
    await copyWithLibraries(root, libraries);
  }
  await chmod(`${bin}/node`, 0o755);
}

async function copyWithLibraries(root: string, libraries: readonly string[]): Promise<void> {
  const folder = '/usr/local/lib/node';
  await mkdir(root + folder, { recursive: true });
  for (const library of libraries) await copyFile(library, `${root}${folder}/${basename(library)}`);
  await copyFile(process.execPath, `${root}${folder}/node`);
  await chmod(`${root}${folder}/node`, 0o755);
  const loader = libraries.map((library) => basename(library)).find((name) => name.startsWith('ld-linux'));
  const run = `exec ${folder}/${loader} --library-path ${folder} ${folder}/node "$@"`;
  await writeFile(`${root}/usr/local/bin/node`, `#!/bin/sh\n${run}\n`);
}

async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await execa('ldd', [program], { reject: false });
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? '');
}
