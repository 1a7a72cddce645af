import type { ClientEnvironment } from '../../compose/client-variables.ts';
import { maskCredentials } from '../../host/mask-credentials.ts';

/** An address can hold a password. */
export function withoutCredentials(environment: ClientEnvironment): ClientEnvironment {
  const { DOCKER_HOST, ...rest } = environment;
  return DOCKER_HOST === undefined ? rest : { ...rest, DOCKER_HOST: maskCredentials(DOCKER_HOST) };
}
