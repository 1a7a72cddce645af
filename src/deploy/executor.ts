import { parse } from 'dotenv';
import { type EngineAt, readImageUser } from '../facts/engine/images.ts';
import type { Facts } from '../facts/facts.ts';
import type { Command } from '../host/command.ts';
import type { Host } from '../host/host.ts';
import type { Action } from '../plan/plan.ts';
import type { SmokeQuestion } from './smoke-test.ts';

/** The service of the template and of the guide that it goes by. */
export const EXECUTOR = 'script-executor';

const PORT = 8080;
const DEFAULT_IMAGES = 'alpine:3,python:3.11-alpine';

type FoundProject = Extract<Facts['project'], { state: 'found' }>;

export function hasExecutor({ project }: Facts): boolean {
  return project.state === 'found' && project.allServices.includes(EXECUTOR);
}

/** The images that scripts may run in and the engine does not have: the service itself never pulls. */
export async function pullActions(host: Host, project: FoundProject, engine: EngineAt): Promise<Action[]> {
  const listed = imagesOf(host, await readEnv(host, project));
  const missing: string[] = [];
  for (const image of listed) if (!(await isThere(host, engine, image))) missing.push(image);
  return missing.map((image) => pullAction(image, engine));
}

function imagesOf(host: Host, env: Readonly<Record<string, string>>): string[] {
  const listed = host.env.IMAGES || env.IMAGES || DEFAULT_IMAGES;
  return listed.split(',').map((entry) => entry.trim().replace(/=\d+$/, ''));
}

async function isThere(host: Host, { address, timeoutMs }: EngineAt, image: string): Promise<boolean> {
  return (await readImageUser(host, address, image, timeoutMs)) !== null;
}

function pullAction(image: string, { chosenBy }: EngineAt): Action {
  const command = { file: 'docker', args: [...chosenBy, 'pull', image] };
  return {
    rule: 'deploy',
    subject: { kind: 'service', name: EXECUTOR },
    title: `Pull ${image}`,
    safety: 'safe',
    steps: [{ kind: 'run', command, needsRoot: false }],
  };
}

/** Where the service is published, and the token that it asks for. Null when it is not published. */
export async function smokeQuestion(
  host: Host,
  project: FoundProject,
  base: Command,
): Promise<SmokeQuestion | null> {
  const published = await host.run(
    { ...base, args: [...base.args, 'port', EXECUTOR, String(PORT)] },
    { timeoutMs: 10_000 },
  );
  const match = published.ok ? /^(.*):(\d+)\s*$/m.exec(published.value.stdout) : null;
  if (!match) return null;
  const address = match[1] === '0.0.0.0' || match[1] === '[::]' ? '127.0.0.1' : (match[1] ?? '127.0.0.1');
  const env = await readEnv(host, project);
  const isDevelopment = project.files.some((file) => file.endsWith('docker-compose.development.yml'));
  const token = isDevelopment ? null : host.env.EXECUTOR_TOKEN || env.EXECUTOR_TOKEN || null;
  const images = imagesOf(host, env);
  return { address: { kind: 'tcp', host: address, port: Number(match[2]) }, token, images };
}

async function readEnv(host: Host, { envFile }: FoundProject): Promise<Record<string, string>> {
  const text = await host.readFile(envFile.path);
  return text.ok ? parse(text.value) : {};
}
