import type { ProfileLine } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { maskCredentials } from '../../host/mask-credentials.ts';

const MAX_PROFILE_BYTES = 1024 * 1024;

const inHome = [
  '.profile',
  '.bash_profile',
  '.bash_login',
  '.bashrc',
  '.bash_aliases',
  '.zshenv',
  '.zprofile',
  '.zshrc',
  '.zlogin',
  '.kshrc',
  '.config/fish/config.fish',
  '.config/nushell/env.nu',
  '.pam_environment',
  '.xprofile',
  '.xsessionrc',
  '.envrc',
];
const inSystem = [
  '/etc/environment',
  '/etc/profile',
  '/etc/bash.bashrc',
  '/etc/bashrc',
  '/etc/zshenv',
  '/etc/zsh/zshenv',
  '/etc/zshrc',
  '/etc/zsh/zshrc',
];
/** Directories whose files are read, too, by the ending of their names. */
const folders = (home: string): { path: string; ending: string }[] => [
  { path: `${home}/.config/environment.d`, ending: '.conf' },
  { path: `${home}/.config/fish/conf.d`, ending: '.fish' },
  { path: `${home}/.bashrc.d`, ending: '' },
  { path: '/etc/profile.d', ending: '.sh' },
  { path: '/etc/environment.d', ending: '.conf' },
];
const MOST_FILES = 50;

/** The lines of shell profiles and similar files that set one of these variables. No shell is run for it. */
export async function findProfileLines(host: Host, variables: readonly string[]): Promise<ProfileLine[]> {
  if (variables.length === 0 || host.platform === 'win32') return [];
  const home = host.env.HOME ?? '';
  const files = [...(home === '' ? [] : inHome.map((name) => `${home}/${name}`)), ...inSystem];
  const more = await Promise.all(folders(home).map((folder) => filesIn(host, folder)));
  const each = await Promise.all([...files, ...more.flat()].map((file) => linesIn(host, file, variables)));
  return each.flat();
}

async function filesIn(host: Host, { path, ending }: { path: string; ending: string }): Promise<string[]> {
  const names = await host.readDir(path);
  if (!names.ok) return [];
  const matching = names.value.filter((name) => name.endsWith(ending)).sort();
  return matching.slice(0, MOST_FILES).map((name) => `${path}/${name}`);
}

async function linesIn(host: Host, file: string, variables: readonly string[]): Promise<ProfileLine[]> {
  const text = await host.readFile(file, MAX_PROFILE_BYTES);
  if (!text.ok) return [];
  return text.value.split('\n').flatMap((line, index): ProfileLine[] => {
    const set = assignmentIn(line);
    if (set === null || !variables.includes(set.variable)) return [];
    return [{ ...set, file, line: index + 1, value: maskCredentials(set.value) }];
  });
}

const assignments = [
  // `export A=b`, `A=b`, `declare -x A=b`, also behind `&&` or `;`
  /(?:^|[;&])\s*(?:export\s+|(?:declare|typeset)\s+-\w+\s+)?([A-Za-z_]\w*)=(.*)$/,
  // fish: `set -gx A b`
  /^\s*set\s+(?:-\S+\s+)+([A-Za-z_]\w*)\s+(.*)$/,
  // csh: `setenv A b`
  /^\s*setenv\s+([A-Za-z_]\w*)\s+(.*)$/,
  // pam_env: `A DEFAULT=b`
  /^\s*([A-Za-z_]\w*)\s+(?:DEFAULT|OVERRIDE)=(.*)$/,
];

function assignmentIn(line: string): Pick<ProfileLine, 'variable' | 'value'> | null {
  if (/^\s*#/.test(line)) return null;
  for (const pattern of assignments) {
    const [, variable, value = ''] = pattern.exec(line.trimEnd()) ?? [];
    if (variable !== undefined) return { variable, value };
  }
  return null;
}
