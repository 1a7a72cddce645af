import type { ComposeEdit } from '../../edit/compose/compose-edit.ts';
import { linesFor } from '../../edit/lines-for.ts';
import { mergeBlocks } from '../../edit/merge-blocks.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';
import { type AskStep, ask, askToWrite, manual, type Remedy } from '../rule.ts';
import { fileFor } from './edit-target.ts';
import { ADDRESS, type ClientNeeds } from './known-clients.ts';
import { proxyName, proxyService, withAddress } from './proxy-service.ts';

interface Hurdles {
  readonly needs: ClientNeeds | null;
  /** Why it cannot be done at all. */
  readonly blocker: string | null;
  /** Lines to write for keys that are inherited from another file. */
  readonly takeOver: readonly string[];
}

/** Manual steps where dockperm would have to guess, or the reason why no proxy is possible. */
export function manualProxySteps(
  service: ServiceFacts,
  facts: Facts,
  { needs, blocker, takeOver }: Hurdles,
): Remedy {
  const steps =
    blocker === null ? [...stepsFor(service, needs, facts), ...takeOver.map(ask)] : [ask(`${blocker}.`)];
  return {
    ...manual(`Add a socket proxy between ${service.name} and the engine`, steps),
    plural: 'Add socket proxies between {names} and the engine',
    strategy: 'proxy',
  };
}

/** For an unknown client a person has to find out which API sections it needs: dockperm opens none by a guess. */
function stepsFor(service: ServiceFacts, needs: ClientNeeds | null, facts: Facts): AskStep[] {
  const proxy = proxyName(service);
  const definition = proxyService(service, needs?.sections ?? [], facts);
  const edits: readonly ComposeEdit[] = [
    { op: 'add-service', service: proxy, definition },
    { op: 'add-network', service: service.name, network: proxy },
    { op: 'add-dependency', service: service.name, on: proxy },
    { op: 'add-top-network', network: proxy, definition: { internal: true } },
  ];
  const lines = mergeBlocks(edits.map(linesFor));
  return [
    ...(needs === null ? [ask(TO_DECIDE)] : []),
    ask(`Merge this into ${fileFor(service, 'volumes')}:`),
    askToWrite(lines),
    ask(`Remove the mount of ${service.socketMount.target} from ${service.name}.`),
    ...settingSteps(service, needs),
  ];
}

const TO_DECIDE =
  'Find out what the service needs, and allow only that in the proxy\'s environment: CONTAINERS: "1" to read containers, likewise IMAGES, NETWORKS, VOLUMES, INFO and EXEC; POST: "1" allows changes.';

function settingSteps(service: ServiceFacts, needs: ClientNeeds | null): AskStep[] {
  switch (needs?.setting.by) {
    case 'person':
      return [ask(withAddress(needs.setting.how, service))];
    case 'argument':
      return [
        ask(`In the command of ${service.name}:`),
        askToWrite([`${needs.setting.flag}=${withAddress(ADDRESS, service)}`]),
      ];
    case undefined:
    case 'environment':
    case 'nothing':
      return [
        ask(`In the environment of ${service.name}, if it supports this variable:`),
        askToWrite([`DOCKER_HOST=${withAddress(ADDRESS, service)}`]),
      ];
  }
}
