import type { EngineState } from '../engine-state.ts';
import type { Launch } from '../launch.ts';
import type { Tools } from '../tools/tools.ts';
import type { Kind } from './kind.ts';
import { dockerd, rootful } from './rootful.ts';

/** A rootful engine that answers no client that speaks an API older than 1.44, as Docker 29.0 does by itself. */
export const minApi: Kind = {
  ...rootful,
  launches: (state, tools) => [...rootful.launches(state, tools).slice(0, 1), () => demanding(state, tools)],
};

function demanding(state: EngineState, tools: Tools): Launch {
  const launch = dockerd(state, tools);
  return { ...launch, env: { ...launch.env, DOCKER_MIN_API_VERSION: '1.44' } };
}
