import { mkdirSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { execa } from 'execa';
import { runDir } from './places.ts';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups; none unless said. */
  readonly groups?: readonly number[];
}

/** The command that gives up root for good: these ids, these groups, no capability. */
export function dropTo(identity: Identity): [string, ...string[]] {
  const groups = identity.groups ?? [];
  return [
    'setpriv',
    `--reuid=${identity.uid}`,
    `--regid=${identity.gid}`,
    groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`,
    '--inh-caps=-all',
  ];
}

export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command as another user, with a home of its own and nothing of this process's environment but PATH.
 * An exit code other than zero is a result, not an error; undefined means it was killed or could not start.
 */
export async function runAs(
  identity: Identity,
  command: readonly [string, ...string[]],
  options: { cwd?: string; env?: Readonly<Record<string, string>>; input?: string; timeout?: number } = {},
): Promise<Ran> {
  const home = await homeFor(identity);
  const own = { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: home };
  const [drop, ...dropArgs] = dropTo(identity);
  // Last, because an engine's env has root's: buildx keeps notes there that no other user may read.
  const env = { ...own, ...options.env, BUILDX_CONFIG: `${home}/.buildx` };
  const ran = await execa(drop, [...dropArgs, ...command], {
    cwd: '/',
    ...options,
    env,
    extendEnv: false,
    reject: false,
  });
  return { exitCode: ran.exitCode, stdout: ran.stdout, stderr: ran.stderr };
}

/** A user made up of numbers has no home; programs that want one (buildx, npm) get this. */
async function homeFor({ uid, gid }: Identity): Promise<string> {
  const home = `${runDir}/home/${uid}`;
  mkdirSync(home, { recursive: true, mode: 0o755 });
  await chown(home, uid, gid);
  return home;
}
