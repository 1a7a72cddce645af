import type { Client } from '../../clients/client.ts';
import type { ComposeEdit } from '../../edit/compose/compose-edit.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';
import { ask, type Remedy, type Step } from '../rule.ts';
import { fileFor, mountOf } from './edit-target.ts';
import { ADDRESS, type ClientNeeds } from './known-clients.ts';
import { manualProxySteps } from './proxy-by-hand.ts';
import { isSocketProxy, needsOf } from './proxy-clients.ts';
import { proxyName, proxyService, withAddress } from './proxy-service.ts';
import { recreate } from './service-steps.ts';

/** Offers a proxy beside other remedies only if dockperm can create it; a manual one is left to its own rule. */
export function orProxy(client: Client, facts: Facts): Remedy[] {
  return proxyFor(client, facts).filter(({ safety }) => safety === 'safe');
}

/** None for the proxy itself, which is meant to have the socket, and without files to put one in. */
export function proxyFor(client: Client, facts: Facts): Remedy[] {
  if (client.kind !== 'service' || isSocketProxy(client) || client.socketMount.source === '') return [];
  return [addProxy(client, facts)];
}

/**
 * The raw socket goes to a proxy that passes on what this client needs, on a network that only the two share. dockperm
 * edits the files only for a client whose needs and endpoint setting it knows; otherwise the steps are manual.
 */
function addProxy(service: ServiceFacts, facts: Facts): Remedy {
  const needs = needsOf(service);
  const blocker = findBlocker(service, needs);
  const setting = needs === null || blocker !== null ? null : settingsFor(service, needs);
  const takeOver = toTakeOver(service, needs);
  if (needs === null || setting === null || takeOver.length > 0)
    return manualProxySteps(service, facts, { needs, blocker, takeOver });
  return {
    title: `Add a socket proxy for ${service.name} that allows only ${needs.sections.join(', ')}`,
    plural: `Add socket proxies for {names} that allow only ${needs.sections.join(', ')}`,
    safety: 'safe',
    strategy: 'proxy',
    steps: [
      ...editSteps(service, { facts, needs, setting }),
      ...recreate({ name: proxyName(service) }, facts),
      ...recreate(service, facts),
      ...(needs.sections.includes('POST') ? [stillPowerful(service)] : []),
    ],
  };
}

/** A client that can create one container can create any, even one that mounts the host's root directory. */
function stillPowerful({ name }: ServiceFacts): Step {
  return ask(
    `${name} needs POST, so it can still create containers and through them act as root on the host.`,
  );
}

/** Why a proxy is impossible, even with manual edits. */
function findBlocker(service: ServiceFacts, needs: ClientNeeds | null): string | null {
  const { networkMode, socketMount } = service;
  if (needs?.setting.by === 'nothing') return `The service cannot use a proxy: ${needs.setting.why}`;
  if (networkMode !== null)
    return `network_mode: ${networkMode} keeps the service off the project's networks, where the proxy is. First replace it with ports: and networks:`;
  return socketMount.folder === null
    ? null
    : `The service mounts the whole directory ${socketMount.folder}, possibly for other files too. First mount only what it needs from there`;
}

/** For entries that the service inherits under another name: how its own file overrides or completes them. */
function toTakeOver(service: ServiceFacts, needs: ClientNeeds | null): string[] {
  const { name, places, inherits, socketMount } = service;
  const { written = null, hides = [] } = mountOf(service) ?? {};
  const mounts = written === null ? hides : [written.at, ...hides];
  const foreign = mounts.find(({ file }) => !places.some((place) => place.file === file));
  const keys =
    needs?.setting.by === 'argument' ? (['networks', 'command'] as const) : (['networks'] as const);
  const lines = keys.flatMap((key) => {
    const from = inherits.find((place) => place.keys.includes(key));
    return from === undefined
      ? []
      : [`${name} inherits ${key} from ${from.file}; add the missing entries in ${fileFor(service, key)}.`];
  });
  if (foreign === undefined) return lines;
  return [
    ...lines,
    `The mount comes from ${foreign.file}, which other services can extend. In ${fileFor(service, 'volumes')}, give ${name} volumes: !override with its other mounts, without ${socketMount.target}.`,
  ];
}

/** The edits that set the endpoint of the client; null where a person has to set it. */
function settingsFor(service: ServiceFacts, { setting }: ClientNeeds): readonly ComposeEdit[] | null {
  const { name, command } = service;
  const change = { service: name };
  switch (setting.by) {
    case 'environment':
      return Object.entries(setting.variables).map(([key, value]) => {
        return { op: 'set-environment', ...change, key, value: withAddress(value, service) };
      });
    case 'argument': {
      const isBeside = command?.some((argument) => setting.beside.test(argument)) ?? false;
      const isSet = command?.some((argument) => argument.startsWith(`${setting.flag}=`)) ?? false;
      const value = `${setting.flag}=${withAddress(ADDRESS, service)}`;
      return isBeside && !isSet ? [{ op: 'add-command-argument', ...change, value }] : null;
    }
    case 'person':
    case 'nothing':
      return null;
  }
}

interface Proxied {
  readonly facts: Facts;
  readonly needs: ClientNeeds;
  readonly setting: readonly ComposeEdit[];
}

function editSteps(service: ServiceFacts, { facts, needs, setting }: Proxied): Step[] {
  const { name, socketMount } = service;
  const proxy = proxyName(service);
  const change = { service: name };
  const definition = proxyService(service, needs.sections, facts);
  const home = fileFor(service, 'volumes');
  const editIn = (file: string, edit: ComposeEdit): Step => ({ kind: 'edit', file, edit });
  return [
    editIn(home, { op: 'add-top-network', network: proxy, definition: { internal: true } }),
    editIn(home, { op: 'add-service', service: proxy, definition }),
    ...filesThatMount(service).map((file) =>
      editIn(file, { op: 'remove-mount', ...change, target: socketMount.target }),
    ),
    ...setting.map((edit) => editIn(fileFor(service, keyOf(edit)), edit)),
    editIn(fileFor(service, 'networks'), { op: 'add-network', ...change, network: proxy }),
    editIn(fileFor(service, 'depends_on'), { op: 'add-dependency', ...change, on: proxy }),
  ];
}

function keyOf({ op }: ComposeEdit): 'command' | 'environment' {
  return op === 'add-command-argument' ? 'command' : 'environment';
}

/** A mount removed in one file only uncovers the one that it overrides. */
function filesThatMount(service: ServiceFacts): string[] {
  const { written = null, hides = [] } = mountOf(service) ?? {};
  if (written === null) return [fileFor(service, 'volumes')];
  return [...new Set([...hides, written.at].map(({ file }) => file))];
}
