import { imageId } from '../apply/containers/snapshot.ts';
import type { Facts } from '../facts/facts.ts';
import type { Host } from '../host/host.ts';
import type { EngineAt } from '../probes/engine/images.ts';
import type { Obstacle } from './blocker.ts';
import { EXECUTOR } from './executor.ts';
import type { BuildChoice } from './plan-project.ts';
import { portsInTheWay } from './port-conflicts.ts';
import type { ResolvedService } from './resolved-project.ts';

export interface Intention {
  readonly engine: EngineAt;
  readonly facts: Facts;
  readonly projectName: string;
  readonly services: readonly ResolvedService[];
  readonly build: BuildChoice;
}

/** Everything that is known to stop it, each with its next step; asked before anything is begun. */
export async function findObstacles(host: Host, intention: Intention): Promise<Obstacle[]> {
  const { engine, facts, projectName, services } = intention;
  const isHere = facts.engine.state === 'answered' && !facts.engine.elsewhere;
  const place = isHere ? 'here' : 'elsewhere';
  const found = await Promise.all([
    portsInTheWay(host, { engine, place, projectName, services }),
    notBuilt(host, intention),
  ]);
  return [...missingToken(services), ...found.flat()];
}

/** The service would end at once, and say so only in its log. */
function missingToken(services: readonly ResolvedService[]): Obstacle[] {
  const variables = services.find(({ name }) => name === EXECUTOR)?.environment;
  const isWanted =
    variables?.EXECUTOR_TOKEN === '' &&
    !variables.EXECUTOR_TOKEN_FILE &&
    variables.EXECUTOR_INSECURE_NO_TOKEN !== '1';
  if (!isWanted) return [];
  return [
    {
      saw: 'EXECUTOR_TOKEN is empty, and without it the service does not start.',
      next: 'Put one into .env: echo "EXECUTOR_TOKEN=$(openssl rand -hex 32)" >> .env. On a developer\'s machine: --env development.',
    },
  ];
}

async function notBuilt(host: Host, { engine, services, build }: Intention): Promise<Obstacle[]> {
  if (build !== 'no') return [];
  const built = services.filter(({ builds }) => builds);
  const found = await Promise.all(built.map(({ images }) => anyImage(host, engine, images)));
  return built.flatMap(({ name }, index) =>
    found[index]
      ? []
      : [{ saw: `The image of ${name} has not been built yet.`, next: 'Leave out --no-build once.' }],
  );
}

async function anyImage(host: Host, engine: EngineAt, names: readonly string[]): Promise<boolean> {
  const ids = await Promise.all(names.map((name) => imageId(host, engine, name)));
  return ids.some((id) => id !== null);
}
