import type { Client } from '../../clients/client.ts';
import { dockerGroupEntry, envPath, originOf } from '../../clients/group-choice.ts';
import type { NeededGid } from '../../clients/needed-gid.ts';
import type { GroupEntry } from '../../compose/model.ts';
import { baseName } from '../../compose/paths.ts';
import type { EnvAssignment, Facts, ServiceFacts } from '../../facts/facts.ts';
import type { Evidence } from '../rule.ts';
import { formatPlace } from './format.ts';

/** The user and groups of the client, and the owner of its socket. */
export function clientEvidence(client: Client, facts: Facts, needed: NeededGid | null): Evidence[] {
  return [userEvidence(client), groupEvidence(client, facts, needed), socketEvidence(client, needed)];
}

function userEvidence({ effectiveUser }: Client): Evidence {
  if (effectiveUser.state === 'unknown') return { label: 'user', found: `unknown: ${effectiveUser.reason}` };
  const from = {
    service: 'from user:',
    image: 'from the image',
    dockerfile: 'from the Dockerfile',
    default: 'default, no USER set',
    container: 'as created',
  };
  return { label: 'user', found: `${effectiveUser.user} (${from[effectiveUser.source]})` };
}

function groupEvidence(client: Client, facts: Facts, needed: NeededGid | null): Evidence {
  const others = client.groupAdd.map(({ value }) => value || '(empty)').join(', ');
  const entry = client.kind === 'service' ? dockerGroupEntry(client) : null;
  const origin = client.kind === 'service' && entry ? formatOrigin(entry, client, facts) : null;
  const found = entry ? `${entry.value || '(empty)'}, from ${origin}` : others || 'none';
  const isKnown = needed !== null && needed.source !== 'fallback';
  return { label: 'group_add', found, ...(isKnown ? { expected: String(needed.gid) } : {}) };
}

function socketEvidence(client: Client, needed: NeededGid | null): Evidence {
  const { source } = client.socketMount;
  return { label: 'socket', found: needed ? `${source} ${formatOwner(needed)}` : source, shared: true };
}

/** Must not present a gid as found that was not read from the socket. */
function formatOwner(needed: NeededGid): string {
  const how = formatSource(needed);
  switch (needed.source) {
    case 'getent':
    case 'fallback':
      return `not readable; ${needed.gid} is ${how}`;
    case 'override':
    case 'stat':
    case 'container':
    case 'map':
      return `belongs to group ${needed.gid} (${how})`;
  }
}

function formatSource({ source }: NeededGid): string {
  switch (source) {
    case 'stat':
      return 'from stat';
    case 'container':
      return 'from inside a container';
    case 'map':
      return "from the engine's gid map";
    case 'getent':
      return "the gid of this host's docker group";
    case 'override':
      return 'from --gid';
    case 'fallback':
      return 'a common default and only a guess';
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
