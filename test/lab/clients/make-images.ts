import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ImageSpec } from '../../tools/verify/clients/case.ts';
import type { Engine } from '../lab.ts';

const BASE = 'debian:bookworm-slim';

/** By the name inside, the program of the harness that goes there. */
const programs = {
  client: 'client',
  gosu: 'gosu',
  'su-exec': 'gosu',
  's6-setuidgid': 'gosu',
  supervise: 'supervise',
  'entry-gosu': 'entry-gosu',
  'entry-puid': 'entry-puid',
} as const;

/** Makes each image by hand, on the engine itself: there is neither a registry nor a need for a builder. */
export async function makeImages(engine: Engine, images: readonly ImageSpec[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-verify-images-'));
  try {
    for (const image of images) await makeImage(engine, image, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeImage(engine: Engine, image: ImageSpec, folder: string): Promise<void> {
  const env = { env: engine.env };
  writeFiles(image, folder);
  const { stdout: id } = await execa('docker', ['create', '--network', 'none', BASE], env);
  await execa('tar', ['--owner=0', '--group=0', '-C', folder, '-c', 'etc', 'usr']).pipe(
    'docker',
    ['cp', '-', `${id}:/`],
    env,
  );
  await execa('docker', ['commit', ...changesOf(image), id, image.name], env);
  await execa('docker', ['rm', id], env);
}

function changesOf({ user, entry }: ImageSpec): string[] {
  const entrypoint = entry === 'none' ? [] : [`ENTRYPOINT ["/usr/local/bin/entry-${entry}"]`];
  const lines = [...entrypoint, 'CMD ["/usr/local/bin/client"]', ...(user === null ? [] : [`USER ${user}`])];
  return lines.flatMap((line) => ['--change', line]);
}

function writeFiles({ users, groups }: ImageSpec, folder: string): void {
  const bin = join(folder, 'usr/local/bin');
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(folder, 'etc'), { recursive: true });
  for (const [name, source] of Object.entries(programs)) {
    copyFileSync(join(import.meta.dirname, 'programs', source), join(bin, name));
    chmodSync(join(bin, name), 0o755);
  }
  const accounts = [{ name: 'root', uid: 0, gid: 0 }, ...users];
  const inGroups = [{ name: 'root', gid: 0, members: [] }, ...groups];
  writeFileSync(
    join(folder, 'etc/passwd'),
    lines(accounts.map((each) => `${each.name}:x:${each.uid}:${each.gid}::/:/bin/sh`)),
  );
  writeFileSync(
    join(folder, 'etc/group'),
    lines(inGroups.map((each) => `${each.name}:x:${each.gid}:${each.members.join(',')}`)),
  );
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
