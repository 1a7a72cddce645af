import { imageId } from '../apply/containers/snapshot.ts';
import type { Progress } from '../apply/progress.ts';
import { runStreaming } from '../apply/run-streaming.ts';
import type { EngineAt } from '../engine/engine-at.ts';
import type { Facts } from '../facts/facts.ts';
import type { Command } from '../host/command.ts';
import type { Host } from '../host/host.ts';
import type { Action } from '../plan/plan.ts';
import { readBuild } from '../probes/project/service-build.ts';
import type { Blocker } from './blocker.ts';
import type { BuildChoice } from './build-action.ts';
import { EXECUTOR } from './executor.ts';
import type { ResolvedService } from './resolved-project.ts';

export interface MissingImage {
  readonly name: string;
  readonly neededFor: 'scripts' | 'a service' | 'the build';
  readonly pull: Command;
}

const DEFAULT_IMAGES = 'alpine:3,python:3.11-alpine';

/** Images that are needed and not on the engine: neither a build nor a request has to wait for a registry. */
export async function missingImages(
  host: Host,
  engine: EngineAt,
  { services, bases }: { readonly services: readonly ResolvedService[]; readonly bases: readonly string[] },
): Promise<MissingImage[]> {
  const required: Omit<MissingImage, 'pull'>[] = [
    ...bases.map((name) => ({ name, neededFor: 'the build' as const })),
    ...services
      .filter(({ builds }) => !builds)
      .flatMap(({ images }) => images.map((name) => ({ name, neededFor: 'a service' as const }))),
    ...scriptImages(services).map((name) => ({ name, neededFor: 'scripts' as const })),
  ];
  const missing: MissingImage[] = [];
  for (const each of required) {
    if (missing.some(({ name }) => name === each.name)) continue;
    if ((await imageId(host, engine, each.name)) !== null) continue;
    missing.push({ ...each, pull: { file: 'docker', args: [...engine.chosenBy, 'pull', each.name] } });
  }
  return missing;
}

function scriptImages(services: readonly ResolvedService[]): string[] {
  const variables = services.find(({ name }) => name === EXECUTOR)?.environment;
  if (variables?.IMAGES === undefined) return [];
  const entries = (variables.IMAGES || DEFAULT_IMAGES).split(',').map((entry) => entry.trim());
  return entries.map((entry) => entry.replace(/=\d+$/, '')).filter((name) => name !== '');
}

/** What the Dockerfiles start from, of the services that dockperm has looked at. */
export async function baseImages(
  host: Host,
  { project }: Facts,
  { build, services }: { readonly build: BuildChoice; readonly services: readonly ResolvedService[] },
): Promise<string[]> {
  if (project.state === 'none' || build === 'no') return [];
  const builds = project.services.map((service) => {
    // The facts keep only the arguments that are about groups: others can be secrets.
    const args = services.find(({ name }) => name === service.name)?.buildArgs ?? {};
    return readBuild(host, { ...service, build: service.build && { ...service.build, args } });
  });
  const bases = (await Promise.all(builds)).flatMap(({ base }) => (base === null ? [] : [base]));
  return [...new Set(bases)].filter((base) => base !== '' && base !== 'scratch');
}

export function pullAction({ name, pull }: MissingImage): Action {
  return {
    rule: 'deploy',
    subject: { kind: 'service', name: EXECUTOR },
    title: `Pull ${name}`,
    safety: 'safe',
    steps: [{ kind: 'run', command: pull, needsRoot: false }],
  };
}

/** Pulls one after another, and stops at the first that cannot be pulled. No other step has started by then. */
export async function pullImages(
  host: Host,
  missing: readonly MissingImage[],
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<Blocker | null> {
  for (const image of missing) {
    const title = `docker pull ${image.name}`;
    const { problem, lines } = await runStreaming(host, image.pull, { title, progress, signal });
    if (problem !== null) return unavailable(image, lines.at(-1)?.trim() ?? problem);
  }
  return null;
}

function unavailable({ name, neededFor }: MissingImage, why: string): Blocker {
  const instead = {
    scripts: 'or change IMAGES in .env',
    'a service': 'or change it in the Compose file',
    'the build': 'or use another base image (executor template: BASE_IMAGE=… in .env)',
  }[neededFor];
  return {
    problem: `Image ${name} (for ${neededFor}) is not on the engine and cannot be pulled: ${why}`,
    next: [
      { sentence: `Check the name and the registry (docker login), import it with docker load, ${instead}.` },
    ],
  };
}
