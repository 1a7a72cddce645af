import { neededGid } from '../access/needed-gid.ts';
import type { Facts } from '../facts/facts.ts';
import { fileFor } from './remedies/edit-target.ts';
import { isSocketProxy } from './remedies/proxy-clients.ts';
import { defineRule } from './rule.ts';

export const runsAsRoot = defineRule({
  id: 'runs-as-root',
  title: 'The service runs as root and has the raw socket',
  severity: 'note',
  scope: 'service',
  why: "Root inside needs no group to use the socket, and owns every file of the image and of the mounts besides. A user of its own with the socket's group does the same work with less to lose.",
  diagnose(service, facts) {
    const { effectiveUser, name, at, socketMount } = service;
    if (effectiveUser.state === 'unknown' || effectiveUser.groups.state === 'unknown') return undefined;
    if (effectiveUser.groups.uid !== 0 || socketMount.source === '' || isSocketProxy(service))
      return undefined;
    // There root is the user who runs the engine, and nobody else could be less.
    if (facts.engine.state === 'answered' && facts.engine.userns.mode === 'rootless') return undefined;
    if (hasSteppedDown(name, facts)) return undefined;
    const needed = neededGid(service, facts);
    const isKnown = needed !== null && needed.source !== 'fallback' && needed.source !== 'getent';
    const group = isKnown && needed.gid !== 0 ? ` and group_add: ["${needed.gid}"]` : '';
    return {
      summary: `${name} runs as root.`,
      evidence: [],
      remedies: [
        {
          title: 'Give it a user of its own',
          safety: 'manual',
          steps: [
            { kind: 'ask', instruction: `In ${fileFor(service, 'user')}: user: "10001:10001"${group}` },
          ],
        },
      ],
      at,
    };
  },
});

/** Root only began it: what runs now is somebody else. */
function hasSteppedDown(name: string, { containers }: Facts): boolean {
  const process = containers.find(({ service }) => service === name)?.process;
  if (process?.state !== 'known') return false;
  return [process, ...process.others].every(({ uid, dacOverride }) => uid !== 0 && !dacOverride);
}
