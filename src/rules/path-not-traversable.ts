import { blockedBy } from '../access/denial-source.ts';
import type { Blocked } from '../access/verdict.ts';
import { connectRow } from './evidence/connect-row.ts';
import { formatCaller, formatMode } from './evidence/format.ts';
import { useOtherCandidates } from './remedies/engine-candidates.ts';
import { ask, defineRule, manual } from './rule.ts';

export const pathNotTraversable = defineRule({
  id: 'path-not-traversable',
  title: 'The path to the socket is not accessible',
  severity: 'error',
  scope: 'process',
  why: "To connect, a process needs execute (search) permission on every directory of the path, whatever the mode of the socket. The directory that denies access usually belongs to another user: a home directory, or /run/user/UID of a rootless engine. Opening it would expose that user's files. Use the socket that is meant for your user instead.",
  byHand: ['namei -l /var/run/docker.sock', 'id'],
  diagnose(facts) {
    const blocked = blockedBy(facts);
    if (blocked === null || blocked.at === 'write') return undefined;
    const who = formatCaller(facts.caller);
    const may = blocked.at === 'search' ? 'cannot enter' : 'cannot follow the symbolic link';
    return {
      summary: `${who} ${may} ${blocked.path}, which is on the path to the socket.`,
      evidence: [...connectRow(facts), { label: blocked.path, ...whatStops(blocked) }],
      remedies: [
        ...useOtherCandidates(facts.candidates),
        manual('Use a socket that belongs to this user', [
          ask('Run the command as the user who owns the directory, or point DOCKER_HOST to your own engine.'),
        ]),
      ],
    };
  },
});

function whatStops({ at, mode, mask }: Blocked): { readonly found: string; readonly expected: string } {
  if (at === 'follow')
    return {
      found: "another user's link in a world-writable directory",
      expected: 'a link owned by root or this user (fs.protected_symlinks)',
    };
  const cut = mask === null ? '' : `, and its ACL mask removes x`;
  return { found: `mode ${formatMode(mode)}${cut}`, expected: 'x for this user' };
}
