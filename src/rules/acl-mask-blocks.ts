import { blockedBy } from '../access/denial-source.ts';
import type { Blocked } from '../access/verdict.ts';
import { connectRow } from './evidence/connect-row.ts';
import { formatBits } from './evidence/format.ts';
import { forSocketFile } from './remedies/host-only.ts';
import { asRoot } from './remedies/run-step.ts';
import { ask, defineRule, type Remedy } from './rule.ts';

export const aclMaskBlocks = defineRule({
  id: 'acl-mask-blocks',
  title: "The socket's ACL mask removes write permission",
  severity: 'error',
  scope: 'process',
  why: 'The mask of an access control list (ACL) limits every entry except those of the owner and of others. The entry for this user or group grants w, but the mask does not, so the kernel denies the connection. Running chmod on the group bits silently changes the mask, and the whole ACL is lost when the engine recreates its socket.',
  byHand: ['getfacl /var/run/docker.sock', 'id'],
  diagnose(facts) {
    const { socket } = facts;
    const blocked = blockedBy(facts);
    if (blocked?.at !== 'write' || socket.state !== 'socket') return undefined;
    if (blocked.mask === null) return undefined;
    const entry = formatEntry(blocked);
    const path = socket.realPath;
    return {
      summary: `The socket's ACL grants ${entry} write permission, but its mask ${formatBits(blocked.mask)} removes it.`,
      evidence: [
        ...connectRow(facts),
        { label: `ACL entry for ${entry}`, found: 'grants w' },
        { label: 'ACL mask', found: formatBits(blocked.mask), expected: 'rw-' },
      ],
      remedies: [forSocketFile(facts, widenMask(path, { entry, mask: formatBits(blocked.mask) }))],
    };
  },
});

function widenMask(path: string, { entry, mask }: { entry: string; mask: string }): Remedy {
  const set = (bits: string): string[] => ['setfacl', '-m', `m::${bits}`, path];
  return {
    title: 'Add w to the ACL mask',
    safety: 'risky',
    grants: `root-equivalent control of this host to ${entry} and to every other ACL entry with w`,
    steps: [
      asRoot(set('rw-'), { undo: set(mask) }),
      ask(
        "This lasts until the engine restarts. To make it permanent, use the socket's group, or run setfacl from ExecStartPost= in a docker.socket drop-in.",
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
