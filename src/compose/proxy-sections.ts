import type { ComposeService } from './model.ts';

/** Images that take a variable for each section of the API; of other proxies the settings are not read. */
const withVariables = /(?:^|\/)(?:tecnativa\/docker-socket-proxy|linuxserver\/socket-proxy)(?:[:@]|$)/;

const sections =
  /^(?:AUTH|BUILD|COMMIT|CONFIGS|CONTAINERS|DISTRIBUTION|EVENTS|EXEC|GRPC|IMAGES|INFO|NETWORKS|NODES|PING|PLUGINS|POST|SECRETS|SERVICES|SESSION|SWARM|SYSTEM|TASKS|VERSION|VOLUMES)$/;

/** What a proxy lets through by its environment; nothing for any other image. Only names are kept, no values. */
export function pickSections(
  image: string | null,
  environment: Readonly<Record<string, unknown>>,
): Pick<ComposeService, 'allows'> {
  if (!withVariables.test(image ?? '')) return {};
  const on = Object.entries(environment).filter(([name, value]) => sections.test(name) && isOn(value));
  return { allows: on.map(([name]) => name) };
}

/** HAProxy takes any other number for yes. A variable without a value is the caller's, and not known. */
function isOn(value: unknown): boolean {
  return String(value) !== '' && String(value) !== '0';
}
