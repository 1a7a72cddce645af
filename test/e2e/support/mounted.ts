import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { dropTo, type Engine, type Identity } from '../../lab/lab.ts';
import { bin, makeProject, type Project, person, type Ran } from './project.ts';

export interface Mounted {
  readonly engine: Engine;
  readonly as: Identity;
  /** Lines of shell that root runs first; the directories are `$project` and `$state`, and the person is `$owner`. */
  readonly setUp: string;
  /** Lines of shell that root runs last, and what they print. */
  readonly look?: string;
}

export interface RanMounted extends Ran {
  /** What the project holds in the end, by name: what is mounted there goes with the process. */
  readonly files: Readonly<Record<string, string>>;
  readonly looked: string;
}

/** dockperm in a mount namespace of its own: nothing that is mounted for it is seen by anybody else, or stays. */
export async function dockpermMounted(
  args: readonly string[],
  project: Project,
  { engine, as, setUp, look = '' }: Mounted,
): Promise<RanMounted> {
  const [state, home, out] = [as, as, { uid: 0, gid: 0 }].map(
    (owner) => makeProject({}, { owner }).directory,
  );
  const script = [
    `set -e; ${setUp}`,
    'set +e; cd "$project"; "$@"; code=$?',
    `{ ${look || ':'}; } > "$out/.looked" 2>&1`,
    'mkdir "$out/files"; for f in .env compose.yaml; do [ -f "$f" ] && cp "$f" "$out/files/"; done',
    'ls -A > "$out/.names"; exit $code',
  ].join('\n');
  const command = [...dropTo(as), process.execPath, bin, ...args];
  const { exitCode, stdout, stderr } = await execa('unshare', ['-m', 'sh', '-c', script, 'sh', ...command], {
    env: {
      ...engine.env,
      HOME: home ?? '',
      BUILDX_CONFIG: `${home}/.buildx`,
      XDG_STATE_HOME: state ?? '',
      LANG: 'C.UTF-8',
      project: project.directory,
      state: state ?? '',
      out: out ?? '',
      owner: `${person.uid}:${person.gid}`,
    },
    extendEnv: false,
    input: '',
    reject: false,
    timeout: 60_000,
  });
  const read = (name: string): string => readFileSync(join(out ?? '', name), 'latin1');
  const names = read('.names').split('\n').filter(Boolean);
  const copied = readdirSync(join(out ?? '', 'files'));
  const files = names.map((name) => [name, copied.includes(name) ? read(`files/${name}`) : '']);
  return { exitCode, stdout, stderr, files: Object.fromEntries(files), looked: read('.looked') };
}
