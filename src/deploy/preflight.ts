import { imageId } from '../apply/containers/snapshot.ts';
import type { EngineAt } from '../engine/engine-at.ts';
import type { Facts } from '../facts/facts.ts';
import type { Host } from '../host/host.ts';
import type { Blocker } from './blocker.ts';
import type { BuildChoice } from './build-action.ts';
import { EXECUTOR } from './executor.ts';
import { portConflicts } from './port-conflicts.ts';
import type { ResolvedService } from './resolved-project.ts';

export interface Intention {
  readonly engine: EngineAt;
  readonly facts: Facts;
  readonly projectName: string;
  readonly services: readonly ResolvedService[];
  readonly build: BuildChoice;
}

/** Everything known to stop the deploy, each with its next step; checked before anything starts. */
export async function findBlockers(host: Host, intention: Intention): Promise<Blocker[]> {
  const { engine, facts, projectName, services } = intention;
  const isHere = facts.engine.state === 'answered' && !facts.engine.elsewhere;
  const place = isHere ? 'here' : 'elsewhere';
  const found = await Promise.all([
    portConflicts(host, { engine, place, projectName, services }),
    notBuilt(host, intention),
  ]);
  return [...missingToken(services), ...found.flat()];
}

/** The service would end at once, and say so only in its log. */
function missingToken(services: readonly ResolvedService[]): Blocker[] {
  const variables = services.find(({ name }) => name === EXECUTOR)?.environment;
  const isNeeded =
    variables?.EXECUTOR_TOKEN === '' &&
    !variables.EXECUTOR_TOKEN_FILE &&
    variables.EXECUTOR_INSECURE_NO_TOKEN !== '1';
  if (!isNeeded) return [];
  return [
    {
      problem: 'EXECUTOR_TOKEN is not set; the service does not start without it.',
      next: [{ command: 'echo "EXECUTOR_TOKEN=$(openssl rand -hex 32)" >> .env' }],
    },
  ];
}

async function notBuilt(host: Host, { engine, services, build }: Intention): Promise<Blocker[]> {
  if (build !== 'no') return [];
  const built = services.filter(({ builds }) => builds);
  const found = await Promise.all(built.map(({ images }) => anyImage(host, engine, images)));
  return built.flatMap(({ name }, index) =>
    found[index]
      ? []
      : [
          {
            problem: `The image of ${name} has not been built yet.`,
            next: [{ sentence: 'Deploy without --no-build:' }, { dockperm: ['deploy'] }],
          },
        ],
  );
}

async function anyImage(host: Host, engine: EngineAt, names: readonly string[]): Promise<boolean> {
  const ids = await Promise.all(names.map((name) => imageId(host, engine, name)));
  return ids.some((id) => id !== null);
}
