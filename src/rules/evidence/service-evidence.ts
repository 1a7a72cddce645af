import { dockerGroupEntry, envPath, originOf } from '../../access/group-choice.ts';
import type { NeededGid } from '../../access/needed-gid.ts';
import type { GroupEntry } from '../../compose/model.ts';
import { baseName } from '../../compose/paths.ts';
import type { EnvAssignment, Facts, ServiceFacts } from '../../facts/facts.ts';
import type { Evidence } from '../rule.ts';
import { formatPlace } from './format.ts';

/** What the service runs as, what it joins, and whose its socket is. */
export function serviceEvidence(service: ServiceFacts, facts: Facts, needed: NeededGid | null): Evidence[] {
  return [userEvidence(service), groupEvidence(service, facts, needed), socketEvidence(service, needed)];
}

function userEvidence({ effectiveUser }: ServiceFacts): Evidence {
  if (effectiveUser.state === 'unknown') return { label: 'user', saw: `unknown: ${effectiveUser.reason}` };
  const from = { service: 'user:', image: 'its image', dockerfile: 'its Dockerfile', default: 'no USER set' };
  return { label: 'user', saw: `${effectiveUser.user} (${from[effectiveUser.source]})` };
}

function groupEvidence(service: ServiceFacts, facts: Facts, needed: NeededGid | null): Evidence {
  const entry = dockerGroupEntry(service);
  const others = service.groupAdd.map(({ value }) => value || '(empty)').join(', ');
  const saw = entry
    ? `${entry.value || '(empty)'}, from ${formatOrigin(entry, service, facts)}`
    : others || 'nothing';
  const isKnown = needed !== null && needed.source !== 'fallback';
  return { label: 'group_add', saw, ...(isKnown ? { wanted: String(needed.gid) } : {}) };
}

function socketEvidence(service: ServiceFacts, needed: NeededGid | null): Evidence {
  const { source } = service.socketMount;
  return { label: 'socket', saw: needed ? `${source} ${formatOwner(needed)}` : source };
}

/** What was not looked at is not said to be so. */
function formatOwner(needed: NeededGid): string {
  const how = formatSource(needed);
  switch (needed.source) {
    case 'getent':
    case 'fallback':
      return `could not be looked at; ${needed.gid} is ${how}`;
    case 'override':
    case 'stat':
    case 'container':
    case 'map':
      return `has group ${needed.gid} (${how})`;
  }
}

function formatSource({ source }: NeededGid): string {
  switch (source) {
    case 'stat':
      return 'by stat';
    case 'container':
      return 'seen from a container';
    case 'map':
      return "translated by the engine's gid map";
    case 'getent':
      return 'the docker group of this host';
    case 'override':
      return '--gid';
    case 'fallback':
      return 'customary, and only a guess';
  }
}

export function formatOrigin(entry: GroupEntry, service: ServiceFacts, facts: Facts): string {
  const origin = originOf(entry, service, facts);
  switch (origin.kind) {
    case 'shell':
      return `${origin.variable} in your environment`;
    case 'env-file':
      return `${fileName(facts, origin.assignment)}:${origin.assignment.line} ${origin.variable}=${origin.assignment.raw}`;
    case 'default':
      return `the default in ${formatPlace(entry.at)}`;
    case 'unset':
      return `${origin.variable}, which is not set`;
    case 'literal':
      return formatPlace(entry.at);
  }
}

function fileName(facts: Facts, assignment: EnvAssignment): string {
  return baseName(envPath(facts, assignment) ?? '.env');
}
