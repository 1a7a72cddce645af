import { isForwardedPath, isSamePath, mountableSocket } from '../access/socket-mount.ts';
import type { Client } from '../clients/client.ts';
import { judgeClient } from '../clients/judge-client.ts';
import type { Position } from '../compose/model.ts';
import { parentOf } from '../compose/paths.ts';
import type { Facts } from '../facts/facts.ts';
import { formatMode, formatPlace } from './evidence/format.ts';
import { fileFor } from './remedies/edit-target.ts';
import { mountRightPath } from './remedies/mount-right-path.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { mountSetting, startWith } from './remedies/start-with.ts';
import { ask, defineRule, manual, type Remedy } from './rule.ts';

export const mountWrongPath = defineRule({
  id: 'mount-wrong-path',
  title: "The mounted path is not the engine's socket",
  severity: 'error',
  scope: 'client',
  why: "A bind mount names a path on the engine's host. If nothing exists there, the engine creates an empty directory, and the container finds a directory instead of a socket. Mount the path that the engine listens on: for an engine in a virtual machine that is /var/run/docker.sock, whatever the client's side is called.",
  byHand: [
    'docker compose config | grep docker.sock',
    "docker context inspect -f '{{.Endpoints.docker.Host}}'",
    "stat -L -c '%F' /var/run/docker.sock",
  ],
  diagnose(client, facts) {
    const { source, folder } = client.socketMount;
    const at = placeOf(client);
    const problem = problemOf(client, facts);
    if (source === '' || problem === null) return undefined;
    const elsewhere = facts.engine.state === 'answered' && facts.engine.elsewhere;
    const right = mountableSocket(facts.endpoint, { elsewhere });
    const isKnown = elsewhere || facts.endpoint.kind === 'unix';
    const expected = isKnown && (folder !== null || !isSamePath(right, source)) ? right : null;
    return {
      summary: `${client.name} mounts ${folder === null ? source : parentOf(source)}, ${problem}.`,
      evidence: [
        { label: 'mounted path', found: source, ...(expected ? { expected } : {}) },
        ...(at === null ? [] : [{ label: 'defined in', found: formatPlace(at) }]),
      ],
      remedies: [
        expected === null ? askForPath(client) : mountInstead(client, facts, expected),
        ...(expected === null ? [] : orProxy(client, facts)),
      ],
      at,
    };
  },
});

/** Where the mount is written. */
function placeOf(client: Client): Position | null {
  if (client.kind !== 'service') return null;
  return client.binds.find(({ target }) => target === client.socketMount.target)?.written?.at ?? client.at;
}

function mountInstead(client: Client, facts: Facts, right: string): Remedy {
  if (client.kind === 'service') return mountRightPath(client, facts, right);
  const mount = mountSetting(right, client.socketMount.target);
  return startWith(client, [mount], { facts, title: `Mount ${right} instead` });
}

/** If the service already mounts the engine's own path, or that path is unknown. */
function askForPath(client: Client): Remedy {
  const { name, socketMount } = client;
  const where = client.kind === 'service' ? `In ${fileFor(client, 'volumes')}, let` : 'Let';
  return manual("Mount the engine's socket", [
    ask(`${where} ${name} mount the path of the engine's socket at ${socketMount.target}.`),
  ]);
}

/** What is at the path, to continue the sentence. */
function problemOf(client: Client, facts: Facts): string | null {
  const { source } = client.socketMount;
  if (facts.engine.state === 'answered' && facts.engine.elsewhere && isForwardedPath(source))
    return "which is the client's side of a forwarded socket and not a path on the engine's host";
  const mount = facts.mounts.find((candidate) => candidate.source === source);
  if (mount?.state === 'missing') return 'which does not exist';
  if (mount?.state === 'not-a-socket') return `which is ${mount.is}`;
  const verdict = judgeClient(client, facts);
  if (verdict.access !== 'denied' || verdict.blocked.at !== 'search') return null;
  return `a directory that its user cannot enter (mode ${formatMode(verdict.blocked.mode)})`;
}
