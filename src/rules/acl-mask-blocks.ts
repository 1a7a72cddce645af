import { blockedBy } from '../access/denial-source.ts';
import type { Blocked } from '../access/verdict.ts';
import { ask } from './evidence/endpoint-settings.ts';
import { formatBits } from './evidence/format.ts';
import { forSocketFile } from './remedies/host-only.ts';
import { asRoot } from './remedies/run-step.ts';
import { defineRule, type Remedy } from './rule.ts';

export const aclMaskBlocks = defineRule({
  id: 'acl-mask-blocks',
  title: "An access list lets this user in, and the list's mask takes that away",
  severity: 'error',
  scope: 'host',
  why: 'An access list (ACL) has a mask, which limits every entry but those of the owner and of others. The entry for this user or group has w and the mask has not, so the kernel refuses. A chmod of the group bits changes the mask without a word about it, and any list is gone when the engine makes its socket anew.',
  diagnose(facts) {
    const { socket } = facts;
    const blocked = blockedBy(facts);
    if (blocked?.at !== 'write' || socket.state !== 'socket') return undefined;
    if (blocked.mask === null) return undefined;
    const entry = formatEntry(blocked);
    const path = socket.realPath;
    return {
      summary: `The access list of the socket grants ${entry}, but its mask ${formatBits(blocked.mask)} takes write permission away.`,
      evidence: [
        { label: `entry for ${entry}`, saw: 'has w' },
        { label: 'mask', saw: formatBits(blocked.mask), wanted: 'rw-' },
      ],
      remedies: [forSocketFile(facts, widenMask(path, { entry, mask: formatBits(blocked.mask) }))],
    };
  },
});

function widenMask(path: string, { entry, mask }: { entry: string; mask: string }): Remedy {
  const set = (bits: string): string[] => ['setfacl', '-m', `m::${bits}`, path];
  return {
    title: 'Give the mask its w back',
    safety: 'risky',
    grants: `${entry}, and every other entry with w, root-equivalent control of this host`,
    steps: [
      asRoot(set('rw-'), { undo: set(mask) }),
      ask(
        'It lasts until the engine restarts. What stays: the group of the socket, or setfacl as ExecStartPost= in a drop-in of docker.socket.',
      ),
    ],
  };
}

function formatEntry({ by, id }: Blocked): string {
  switch (by) {
    case 'named-user':
      return `user ${id}`;
    case 'named-group':
    case 'group':
      return `group ${id}`;
    case 'owner':
    case 'other':
      return by;
  }
}
