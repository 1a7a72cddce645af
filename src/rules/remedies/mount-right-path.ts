import { judgeConfigured, judgeStarted } from '../../clients/judge-configured.ts';
import { isRead, neededGid } from '../../clients/needed-gid.ts';
import type { Written } from '../../compose/model.ts';
import type { Facts, ServiceFacts } from '../../facts/facts.ts';
import { formatCommand } from '../../host/command.ts';
import { ask, askToRun, askToWrite, manual, noNewAccess, type Remedy, type Step } from '../rule.ts';
import { fileFor, fileOfMount, mountOf } from './edit-target.ts';
import { groupSteps, withConsent } from './service-remedies.ts';
import { correct, recreate } from './service-steps.ts';

/** Mounts this socket instead of the current mount, and joins the group that the new socket needs. */
export function mountRightPath(service: ServiceFacts, facts: Facts, right: string): Remedy {
  const title = `Mount ${right} instead`;
  const mount = mountSteps(service, facts, right);
  if (mount.every(({ kind }) => kind === 'ask')) return manual(title, mount);
  const needed = groupThen(service, facts, right);
  const group = needed === null ? [] : groupSteps(service, facts, needed);
  const steps = [...mount, ...leftOver(service, facts), ...group, ...recreate(service, facts)];
  if (staysDenied(service, facts, { right, needed }))
    return {
      title,
      safety: 'risky',
      grants: noNewAccess,
      impact: 'access stays denied for another reason',
      steps,
    };
  return withConsent({ title, safety: 'safe', steps }, needed ?? -1);
}

/** The right socket with the right group does not open it: in a user namespace, or where its command drops the group. */
function staysDenied(
  service: ServiceFacts,
  facts: Facts,
  { right, needed }: { readonly right: string; readonly needed: number | null },
): boolean {
  const joined = needed === null ? [] : [{ value: String(needed), raw: '', variables: [], at: service.at }];
  const groupAdd = [...service.groupAdd, ...joined];
  const moved = { ...service, groupAdd, socketMount: { ...service.socketMount, source: right } };
  return judgeStarted(moved, facts).access === 'denied';
}

function mountSteps(service: ServiceFacts, facts: Facts, right: string): Step[] {
  const { name, socketMount } = service;
  const { written = null, readOnly = false } = mountOf(service) ?? {};
  // A directory mount needs a directory as its source, so dockperm cannot just set another path.
  if (written === null || socketMount.folder !== null)
    return [
      ask(`In ${fileFor(service, 'volumes')}, in the volumes of ${name}:`),
      askToWrite([`- ${lineFor(service, right)}`]),
    ];
  const mode = readOnly ? { readOnly } : {};
  const { target } = socketMount;
  const edit = { op: 'set-mount-source', service: name, target, value: right, ...mode } as const;
  const file = fileOfMount(written, service);
  if (!isVariableAlone(written)) return [{ kind: 'edit', file, edit }];
  const correction = {
    value: right,
    file,
    edit,
    byHand: ['volumes:', `  - ${lineFor(service, right)}`],
    onDefault: 'edit',
  } as const;
  return correct(written, correction, { service, facts });
}

function lineFor({ socketMount }: ServiceFacts, right: string): string {
  return `${right}:${socketMount.target}`;
}

/** `${DOCKER_SOCK}:/var/run/docker.sock` names the socket by its variable; `${HOME}/docker.sock` only begins with one. */
function isVariableAlone({ raw }: Written): boolean {
  return /^\$(?:\w+|\{[^{}]*\})(?::|$)/.test(raw);
}

/** The group that the service lacks for the right socket; null where it lacks none, or the group is unknown. */
function groupThen(service: ServiceFacts, facts: Facts, right: string): number | null {
  const moved = { ...service, socketMount: { ...service.socketMount, source: right } };
  if (judgeConfigured(moved, facts).access !== 'denied') return null;
  const needed = neededGid(moved, facts);
  return isRead(needed) ? needed.gid : null;
}

/** The empty directory that the engine created for a missing mount source. It is harmless; only root can remove it. */
function leftOver({ socketMount: { source } }: ServiceFacts, { mounts, caller }: Facts): Step[] {
  const mount = mounts.find((candidate) => candidate.source === source);
  if (mount?.state !== 'not-a-socket' || mount.empty !== true) return [];
  const command = { file: 'rmdir', args: [source] };
  if (caller.uid !== 0)
    return [
      ask('Remove the empty directory that the engine created:'),
      askToRun(`sudo ${formatCommand(command)}`),
    ];
  return [{ kind: 'run', command, needsRoot: true, undo: { file: 'mkdir', args: [source] } }];
}
