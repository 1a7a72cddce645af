import type { ContainerFacts, Facts, ServiceFacts } from '../facts/facts.ts';
import type { Client, ContainerClient, ServiceClient } from './client.ts';

/** Services that the command line asks about, then the containers that none of the project's files describe. */
export function findClients(facts: Facts): Client[] {
  const loose = facts.containers.filter((container) => !isDescribed(container, facts));
  return [...askedServices(facts).map(asService), ...loose.map(asCreated)];
}

/** With `--container` alone nothing else is asked about. */
export function askedServices({ project, asked }: Facts): readonly ServiceFacts[] {
  if (project.state !== 'found') return [];
  return asked.containers.length > 0 && asked.services.length === 0 ? [] : project.services;
}

/** In a directory with a project, containers of others count only if they are asked for. */
export function isAsked(container: ContainerFacts, facts: Facts): boolean {
  const { all, containers } = facts.asked;
  if (containers.length > 0) return all || containers.includes(container.name);
  return all || facts.project.state === 'none' || isOfProject(container, facts);
}

/** By the files of the project, whether or not the command line asks about this service. */
function isDescribed(container: ContainerFacts, facts: Facts): boolean {
  if (facts.project.state !== 'found' || !isOfProject(container, facts)) return false;
  // Without a selection, a service that mounts no socket any more does not describe a container that does.
  const isSelection = facts.asked.services.length > 0;
  const { services } = facts.project;
  return (
    container.service !== null && (isSelection || services.some(({ name }) => name === container.service))
  );
}

function isOfProject({ project }: ContainerFacts, facts: Facts): boolean {
  return facts.project.state === 'found' && project === facts.project.name;
}

/** The service that a container of the project runs; null for others, and for a service that the files no longer have. */
export function serviceOf(container: ContainerFacts, facts: Facts): ServiceFacts | null {
  if (facts.project.state !== 'found' || !isOfProject(container, facts)) return null;
  return facts.project.services.find(({ name }) => name === container.service) ?? null;
}

export function containersOf(service: Pick<ServiceFacts, 'name'>, facts: Facts): ContainerFacts[] {
  return facts.containers.filter(
    (container) => container.service === service.name && isOfProject(container, facts),
  );
}

function asService(service: ServiceFacts): ServiceClient {
  return { kind: 'service', ...service };
}

/** What the container was created with, which every start repeats. */
export function asCreated(container: ContainerFacts): ContainerClient {
  const { name, socketMount, otherMounts, environment, effectiveUser, namedGroups, deviceGids } = container;
  const { usernsMode, privileged, capAdd, capDrop, securityOpt, user, stack, userSwitch } = container;
  return {
    kind: stack === null ? 'container' : 'task',
    name,
    container,
    image: container.image.name || null,
    socketMount,
    otherMounts,
    environment,
    user,
    effectiveUser,
    ...(userSwitch && { userSwitch }),
    groupAdd: container.groupAdd.map((value) => ({ value, raw: value, variables: [], at: null })),
    namedGroups,
    deviceGids,
    usernsMode,
    privileged,
    capAdd,
    capDrop,
    securityOpt,
    build: null,
    takesGidArg: false,
    userWritten: null,
    at: null,
  };
}
