import { mkdir } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError } from '../lab-error.ts';
import { findCommand } from './find-command.ts';

/** Where packages come from: the machine's own lists, or a list of our own that the machine never sees. */
export interface PackageSource {
  readonly name: string;
  readonly options: readonly string[];
}

export const machineSource: PackageSource = { name: 'this machine', options: [] };

const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } };

export async function refresh(source: PackageSource): Promise<void> {
  await execa('apt-get', [...source.options, '-qq', 'update'], quiet);
}

/** Installs what has one of these commands and is missing: a record of command → package. */
export async function ensureCommands(commands: Readonly<Record<string, string>>): Promise<void> {
  const missing = Object.entries(commands).filter(([command]) => findCommand(command) === undefined);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))];
  const install = [
    '-qq',
    '--yes',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=120',
    'install',
    ...packages,
  ];
  const first = await execa('apt-get', install, { ...quiet, reject: false });
  if (first.exitCode === 0) return;
  // A fresh machine has no package lists yet, or old ones that name files which are gone.
  await refresh(machineSource);
  const second = await execa('apt-get', install, { ...quiet, reject: false });
  if (second.exitCode !== 0)
    throw new LabError(`apt-get could not install ${packages.join(', ')}:\n${second.stderr}`);
}

/** The version that `source` would install, or undefined when it has none. */
export async function candidate(source: PackageSource, name: string): Promise<string | undefined> {
  const { stdout } = await execa('apt-cache', [...source.options, 'policy', name], {
    ...quiet,
    reject: false,
  });
  const version = /^ {2}Candidate: (\S+)/m.exec(stdout)?.[1];
  return version === '(none)' ? undefined : version;
}

/** Downloads the packages and unpacks their files below the directory. Nothing is installed, no script runs. */
export async function unpack(source: PackageSource, names: readonly string[], folder: string): Promise<void> {
  const packages = `${folder}/packages`;
  await mkdir(packages, { recursive: true });
  // apt gives downloads to a user of its own, who may not write here; as root it need not.
  const download = [...source.options, '-oAPT::Sandbox::User=root', '-qq', 'download', ...names];
  await execa('apt-get', download, { ...quiet, cwd: packages });
  const { stdout } = await execa('find', [packages, '-name', '*.deb']);
  for (const file of stdout.split('\n')) await execa('dpkg', ['-x', file, folder]);
  await execa('rm', ['-r', packages]);
}
