import { judgeCaller } from '../access/caller-access.ts';
import { isRootless } from '../access/rootless.ts';
import type { Grant } from '../access/verdict.ts';
import type { Facts } from '../facts/facts.ts';
import { formatCaller } from './evidence/format.ts';
import { defineRule } from './rule.ts';

export const accessByAcl = defineRule({
  id: 'access-by-acl',
  title: "Access does not come from the socket's group",
  severity: 'note',
  scope: 'host',
  why: "An access control list (ACL), a capability or ownership of the socket file gives this process access, not the socket's group. The engine recreates its socket when it starts, without the ACL and without an owner set by hand. A capability belongs to this process only.",
  byHand: ['getfacl /var/run/docker.sock', 'id', 'grep ^CapEff: /proc/$$/status'],
  diagnose(facts) {
    const { connection, socket, caller, engine } = facts;
    if (connection.state !== 'ok' || socket.state !== 'socket' || caller.uid === 0) return undefined;
    if ((engine.state === 'answered' && engine.elsewhere) || isRootless(engine)) return undefined;
    const verdict = judgeCaller(facts);
    if (verdict.access !== 'ok') return undefined;
    const source = describeGrant(verdict.grant, facts);
    if (source === null) return undefined;
    return {
      summary: `${formatCaller(caller)} can use the engine through ${source.by}, which ${source.lasting}.`,
      evidence: [
        { label: socket.path, found: `access through ${source.by}, not through group ${socket.node.gid}` },
      ],
      remedies: [],
    };
  },
});

interface GrantSource {
  readonly by: string;
  readonly lasting: string;
}

const lost = 'is lost when the engine recreates its socket';

function describeGrant({ by, id }: Grant, { engine }: Facts): GrantSource | null {
  switch (by) {
    case 'named-user':
      return { by: `the ACL entry for user ${id}`, lasting: lost };
    case 'named-group':
      return { by: `the ACL entry for group ${id}`, lasting: lost };
    case 'capability':
      return { by: 'a capability of this process', lasting: 'belongs to this process only' };
    case 'owner':
      // The socket of rootless Podman belongs to its user by design.
      return engine.state === 'answered' && engine.product === 'podman'
        ? null
        : { by: 'ownership of the socket', lasting: lost };
    case 'group':
    case 'other':
      return null;
  }
}
