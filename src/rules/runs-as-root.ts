import { neededGid } from '../clients/needed-gid.ts';
import type { Facts } from '../facts/facts.ts';
import { fileFor } from './remedies/edit-target.ts';
import { isSocketProxy } from './remedies/proxy-clients.ts';
import { ask, askToWrite, defineRule, manual } from './rule.ts';

export const runsAsRoot = defineRule({
  id: 'runs-as-root',
  title: 'Runs as root with the raw socket',
  severity: 'note',
  scope: 'service',
  why: "Root in the container needs no group to use the socket, and it can also write to the files of the image and of its mounts. A non-root user with the socket's group can do the same work with fewer permissions.",
  byHand: ["docker inspect -f '{{.Name}} {{.Config.User}}' $(docker compose ps -q)", 'docker compose top'],
  diagnose(service, facts) {
    const { effectiveUser, name, at, socketMount } = service;
    if (effectiveUser.state === 'unknown' || effectiveUser.groups.state === 'unknown') return undefined;
    if (effectiveUser.groups.uid !== 0 || socketMount.source === '' || isSocketProxy(service))
      return undefined;
    // In a rootless engine, root in a container is the user who runs the engine; no other user would have less.
    if (facts.engine.state === 'answered' && facts.engine.userns.mode === 'rootless') return undefined;
    if (hasSteppedDown(name, facts)) return undefined;
    const needed = neededGid(service, facts);
    const isKnown = needed !== null && needed.source !== 'fallback' && needed.source !== 'getent';
    const group = isKnown && needed.gid !== 0 ? [`group_add: ["${needed.gid}"]`] : [];
    return {
      summary: `${name} runs as root and has the raw Docker socket.`,
      plural: '{names} run as root and have the raw Docker socket.',
      evidence: [],
      remedies: [
        manual('Run it as a non-root user', [
          ask(`In ${fileFor(service, 'user')}, in ${name}:`),
          askToWrite(['user: "10001:10001"', ...group]),
        ]),
      ],
      at,
    };
  },
});

/** The container started as root, but its processes now run as other users. */
function hasSteppedDown(name: string, { containers }: Facts): boolean {
  const process = containers.find(({ service }) => service === name)?.process;
  if (process?.state !== 'known') return false;
  return [process, ...process.others].every(({ uid, dacOverride }) => uid !== 0 && !dacOverride);
}
