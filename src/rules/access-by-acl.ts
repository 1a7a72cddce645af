import { judgeCaller } from '../access/caller-access.ts';
import { isRootless } from '../access/rootless.ts';
import type { Grant } from '../access/verdict.ts';
import type { Facts } from '../facts/facts.ts';
import { formatCaller } from './evidence/format.ts';
import { defineRule } from './rule.ts';

export const accessByAcl = defineRule({
  id: 'access-by-acl',
  title: 'Access works, but not by the group of the socket',
  severity: 'note',
  scope: 'host',
  why: 'An access list, a capability or ownership of the file lets this process in; it is not in the group. An engine makes its socket anew when it starts, without the access list and without an owner given by hand. A capability belongs to this process, and other processes of the user do not have it.',
  diagnose(facts) {
    const { connection, socket, caller, engine } = facts;
    if (connection.state !== 'ok' || socket.state !== 'socket' || caller.uid === 0) return undefined;
    if ((engine.state === 'answered' && engine.elsewhere) || isRootless(engine)) return undefined;
    const verdict = judgeCaller(facts);
    if (verdict.access !== 'ok') return undefined;
    const told = explain(verdict.grant, facts);
    if (told === null) return undefined;
    return {
      summary: `${formatCaller(caller)} may use the engine by ${told.by}, which ${told.lasting}.`,
      evidence: [{ label: socket.path, saw: `${told.by}, not its group ${socket.node.gid}` }],
      remedies: [],
    };
  },
});

interface Told {
  readonly by: string;
  readonly lasting: string;
}

const lost = 'is gone when the engine makes its socket anew';

function explain({ by, id }: Grant, { engine }: Facts): Told | null {
  switch (by) {
    case 'named-user':
      return { by: `the entry for user ${id} in its access list`, lasting: lost };
    case 'named-group':
      return { by: `the entry for group ${id} in its access list`, lasting: lost };
    case 'capability':
      return { by: 'a capability of this process', lasting: 'other processes of the user do not have' };
    case 'owner':
      // Podman's socket is its user's own by design.
      return engine.state === 'answered' && engine.product === 'podman'
        ? null
        : { by: 'ownership of the socket', lasting: lost };
    case 'group':
    case 'other':
      return null;
  }
}
