import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../lab/lab.ts';
import { writeShop } from './project.ts';
import { type Stage, Untrue } from './stage.ts';

export interface Story {
  readonly engine: Engine;
  readonly baseImage: string;
  /** Where the projects are laid out. */
  readonly folder: string;
  /** A port that is free where the engine publishes ports. */
  readonly port: number;
  readonly canDropPrivileges: boolean;
}

/** What is told, in this order. */
export const chapters = [
  showProblem,
  showCheck,
  showFix,
  showProof,
  showOrdinaryUser,
  showDeploy,
  showRequest,
] as const;

const connect = 'docker compose exec -T watcher node /connect.mjs';

async function showProblem(stage: Stage, { engine, baseImage, folder }: Story): Promise<void> {
  stage.title('A container gets "permission denied"');
  const { gid, socket } = engine;
  const wrongGid = gid === 999 ? 998 : 999;
  stage.say(
    `The socket belongs to group ${gid}. The service runs as 10001:10001 and joins group ${wrongGid}, which .env has from another host.`,
  );
  const cwd = shop(folder);
  writeShop(cwd, { socket, baseImage, wrongGid });
  await stage.run('head docker-compose.yml .env', { cwd, exitCode: 0, shows: [`DOCKER_GID=${wrongGid}`] });
  await stage.run('docker compose --progress quiet up -d --build', { cwd, exitCode: 0, shows: [] });
  const groups = `groups=10001,${wrongGid}`;
  await stage.run('docker compose exec -T watcher id', { cwd, exitCode: 0, shows: [groups] });
  await stage.run(connect, { cwd, exitCode: 1, shows: ['connect EACCES'] });
}

async function showCheck(stage: Stage, { engine, folder }: Story): Promise<void> {
  stage.title('dockperm check finds the cause');
  const shows = ['gid-wrong', `expected: ${engine.gid}`];
  await stage.run('dockperm check', { cwd: shop(folder), exitCode: 1, shows });
}

async function showFix(stage: Stage, { engine, folder }: Story): Promise<void> {
  stage.title('dockperm fix corrects one value and verifies access');
  const cwd = shop(folder);
  const before = readFileSync(join(cwd, 'docker-compose.yml'));
  const shows = [`+DOCKER_GID=${engine.gid}`, 'watcher can use the Docker daemon'];
  await stage.run('dockperm fix --yes', { cwd, exitCode: 0, shows });
  if (!before.equals(readFileSync(join(cwd, 'docker-compose.yml'))))
    throw new Untrue('docker-compose.yml should have stayed as it was.');
  if (readFileSync(join(cwd, '.env'), 'utf8') !== `DOCKER_GID=${engine.gid}\n`)
    throw new Untrue('.env should differ in one value.');
  stage.say('docker-compose.yml is unchanged; .env differs in one value.');
}

async function showProof(stage: Stage, { engine, folder }: Story): Promise<void> {
  stage.title('The same user connects');
  const cwd = shop(folder);
  const groups = `groups=10001,${engine.gid}`;
  await stage.run('docker compose exec -T watcher id', { cwd, exitCode: 0, shows: [groups] });
  await stage.run(connect, { cwd, exitCode: 0, shows: ['connected'] });
  await stage.run('dockperm check', { cwd, exitCode: 0, shows: ['✓'] });
}

async function showOrdinaryUser(stage: Stage, { folder, canDropPrivileges }: Story): Promise<void> {
  stage.title('A user without access');
  if (!canDropPrivileges) {
    stage.say('Skipped: only root can switch to another user.');
    return;
  }
  stage.say('The next command runs as uid 12001, in no other group and without capabilities.');
  const nobody = { uid: 12001, gid: 12001 };
  const shows = ['user-not-in-group', 'uid 12001'];
  await stage.run('dockperm check', { cwd: shop(folder), exitCode: 1, shows, as: nobody });
}

async function showDeploy(stage: Stage, { baseImage, folder, port }: Story): Promise<void> {
  stage.title('dockperm deploy in an empty directory');
  const cwd = executor(folder);
  mkdirSync(cwd);
  const settings = [`BASE_IMAGE=${baseImage}`, ...(port === 8080 ? [] : [`HOST_PORT=${port}`])];
  const command = `${settings.join(' ')} dockperm deploy --env development`;
  const shows = ['script-executor can use the Docker daemon', `http://localhost:${port} is ready`];
  await stage.run(command, { cwd, exitCode: 0, shows });
}

async function showRequest(stage: Stage, { folder, port }: Story): Promise<void> {
  stage.title('The executor runs a script');
  const request = [
    `curl -sS -X POST http://localhost:${port}/execute`,
    '-H "Content-Type: application/json"',
    `-d '{"script": "echo \\"Docker permissions working!\\""}'`,
  ].join(' \\\n    ');
  const answer = await stage.run(request, { cwd: executor(folder), exitCode: 0, shows: ['"success"'] });
  const { success, stdout } = JSON.parse(answer) as { success?: unknown; stdout?: unknown };
  if (success !== true || stdout !== 'Docker permissions working!\n')
    throw new Untrue('The script should have succeeded, and printed "Docker permissions working!".');
}

/** Compose names a project after its directory: on a person's own engine, none of theirs may have that name. */
export function shop(folder: string): string {
  return join(folder, 'dockperm-demo-shop');
}

export function executor(folder: string): string {
  return join(folder, 'dockperm-demo-executor');
}
