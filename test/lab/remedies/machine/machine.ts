import { rmSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { connectProgram } from '../../causes/ask-as.ts';
import { memberOf, withoutGroups } from '../../causes/host/people.ts';
import type { OpenStage } from '../../causes/perform.ts';
import type { Backstage, EngineWish, Scene } from '../../causes/staging.ts';
import { answers } from '../../engine-api.ts';
import { waitUntil } from '../../host/wait-until.ts';
import { type Engine, LabError } from '../../lab.ts';
import { systemPath } from '../../tools/find-command.ts';

/** Where the engine of such a machine listens, as seen from inside. */
export const machineSocket = '/var/run/docker.sock';

/** Each staging changes its machine, so each has one of its own. */
export function ownMachine(label: string): readonly EngineWish[] {
  return [{ kind: 'without-systemd', label }];
}

/** A file of the machine, by the path that this one sees it under. */
export function inMachine({ pid }: Engine, path: string): string {
  return `/proc/${pid}/root${path}`;
}

/** Lines for a shell of root's there; gives what it prints. */
export async function onMachine({ nsenter }: Engine, ...lines: string[]): Promise<string> {
  const [enter = '', ...words] = nsenter;
  const shell = ['env', '-i', `PATH=${systemPath}`, 'bash', '-ec', lines.join('\n')];
  const { stdout, stderr, exitCode } = await execa(enter, [...words, ...shell], { reject: false });
  if (exitCode !== 0) throw new LabError(`${lines.join('; ')}: ${stderr || stdout}`);
  return stdout;
}

/** A user who is in the engine's group and may use sudo, and gets that answer from the socket when logged in again. */
export async function member(
  backstage: Backstage,
  gives: string,
  socket: string = machineSocket,
): Promise<Scene> {
  const { engine, person } = backstage;
  await onMachine(engine, `usermod -aG docker ${person.name}`);
  return { ...stranger(backstage, gives, socket), as: memberOf(engine, person) };
}

/** The same in no group but their own. */
export function stranger(backstage: Backstage, gives: string, socket: string = machineSocket): Scene {
  const { engine, person, folder } = backstage;
  allowSudo(engine, person.name);
  return {
    as: withoutGroups(person),
    env: { DOCKER_HOST: '' },
    asRoot: ['env', '-C', folder],
    truth: { how: 'connect after a new login', ask: () => connectAnew(backstage, socket), gives },
  };
}

const sudoers = '/etc/sudoers.d/lab';
const sudoLog = '/var/log/sudo.log';

export function allowSudo(engine: Engine, name: string): void {
  const rules = [`Defaults logfile=${sudoLog}`, `${name} ALL=(ALL) NOPASSWD: ALL`, ''];
  writeFileSync(inMachine(engine, sudoers), rules.join('\n'), { mode: 0o440 });
}

export function forbidSudo(engine: Engine): void {
  rmSync(inMachine(engine, sudoers));
}

/** What was done with sudo so far. */
export async function doneWithSudo(engine: Engine): Promise<string> {
  return onMachine(engine, `cat ${sudoLog} 2>/dev/null || true`);
}

/** A process with the groups that a login gives its user at this moment. */
export function connectAnew(
  { engine, person }: Pick<Backstage, 'engine' | 'person'>,
  socket: string,
): Promise<string> {
  const login = [`--reuid=${person.name}`, `--regid=${person.gid}`, '--init-groups', '--inh-caps=-all'];
  return connectAs(engine, ['setpriv', ...login], socket);
}

/** `ok` or an errno name. */
export async function connectAs(engine: Engine, drop: readonly string[], socket: string): Promise<string> {
  const [enter = '', ...words] = [...engine.nsenter, ...drop, process.execPath, '-e', connectProgram, socket];
  const { stdout, stderr } = await execa(enter, words, { reject: false });
  return stdout.trim() || stderr;
}

export async function stopEngine(engine: Engine): Promise<void> {
  await onMachine(engine, 'service docker stop');
}

/** As an administrator does, or an upgrade. */
export async function restartEngine({ asking }: Pick<OpenStage, 'asking'>): Promise<void> {
  const [engine] = asking.engines;
  if (engine === undefined) throw new LabError('There is no machine to restart the engine of.');
  await onMachine(engine, 'service docker restart');
  await untilAnswers(engine);
}

export async function untilAnswers({ socket, name }: Engine): Promise<void> {
  if (!(await waitUntil(() => answers(socket), { within: 20_000 })))
    throw new LabError(`The engine of ${name} does not answer.`);
}
