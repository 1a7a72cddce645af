import type { ComposeService } from '../../compose/model.ts';
import type { ProxiedService, ServiceFacts } from '../../facts/facts.ts';

/** With the services that go through it, if it is a proxy whose settings are known. */
export function withProxied(
  service: ComposeService,
  all: readonly ComposeService[],
): ComposeService & Pick<ServiceFacts, 'proxied'> {
  if (service.allows === undefined) return service;
  const names = [service.name, service.containerName].filter((name) => name !== null);
  const proxied: ProxiedService[] = all
    .filter((other) => other !== service && names.some((name) => goesTo(other, name)))
    .map(({ name, image }) => ({ name, image }));
  return { ...service, proxied };
}

/** By its environment or its command, which name the proxy as the host of an address. */
function goesTo({ environment, command }: ComposeService, host: string): boolean {
  return [environment.DOCKER_HOST ?? '', ...(command ?? [])].some((text) => hostIn(text) === host);
}

function hostIn(text: string): string | null {
  return /\btcp:\/\/([\w.-]+)(?::\d+)?\/?$/.exec(text)?.[1] ?? null;
}
