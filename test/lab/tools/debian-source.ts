import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { cacheDir } from '../places.ts';
import { type PackageSource, refresh } from './apt.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Packages of another Debian release, from the mirror this machine already uses, in lists of our own: the machine's
 * sources stay as they are. Undefined on a machine that has no Debian mirror, and when the mirror does not answer.
 */
export async function debianSource(suite: string): Promise<PackageSource | undefined> {
  const mirror = await debianMirror();
  if (mirror === undefined || !existsSync(keyring)) return undefined;
  const folder = `${cacheDir}/apt/${suite}`;
  await mkdir(`${folder}/lists/partial`, { recursive: true });
  await writeFile(`${folder}/sources.list`, `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  const source = { name: `Debian ${suite}`, options: ownLists(folder) };
  return refresh(source).then(
    () => source,
    () => undefined,
  );
}

function ownLists(folder: string): string[] {
  return [
    `-oDir::State::Lists=${folder}/lists`,
    `-oDir::Etc::SourceList=${folder}/sources.list`,
    '-oDir::Etc::SourceParts=/dev/null',
    '-oDir::Cache::pkgcache=',
    '-oDir::Cache::srcpkgcache=',
  ];
}

export async function debianMirror(): Promise<string | undefined> {
  const format = '$(ORIGIN) $(LABEL) $(REPO_URI)';
  const { stdout } = await execa('apt-get', ['indextargets', '--format', format], { reject: false });
  // "Debian Debian" leaves out the security archive, whose label is another and which holds no whole release.
  return /^Debian Debian (\S+)$/m.exec(stdout)?.[1];
}
