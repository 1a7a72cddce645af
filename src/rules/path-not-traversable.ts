import { blockedBy } from '../access/denial-source.ts';
import type { Blocked } from '../access/verdict.ts';
import { formatCaller, formatMode } from './evidence/format.ts';
import { useOtherPlaces } from './remedies/engine-candidates.ts';
import { defineRule } from './rule.ts';

export const pathNotTraversable = defineRule({
  id: 'path-not-traversable',
  title: 'A directory on the way to the socket may not be searched',
  severity: 'error',
  scope: 'host',
  why: "To connect, a process needs search permission (x) on every directory of the path, whatever the mode of the socket itself. Such a directory usually belongs to another user: a home, or /run/user/UID of a rootless engine. Opening it would open that user's files, so the right answer is the right user's socket.",
  diagnose(facts) {
    const blocked = blockedBy(facts);
    if (blocked === null || blocked.at === 'write') return undefined;
    const who = formatCaller(facts.caller);
    const may = blocked.at === 'search' ? 'may not search' : 'may not follow the link';
    return {
      summary: `${who} ${may} ${blocked.path}, which is on the way to the socket.`,
      evidence: [{ label: blocked.path, ...whatStops(blocked) }],
      remedies: [
        ...useOtherPlaces(facts.places),
        {
          title: 'Use the socket that is meant for this user',
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction: 'Run as the user who owns the directory, or point DOCKER_HOST at your own engine.',
            },
          ],
        },
      ],
    };
  },
});

function whatStops({ at, mode, mask }: Blocked): { readonly saw: string; readonly wanted: string } {
  if (at === 'follow')
    return {
      saw: "somebody else's link in a folder that all may write to",
      wanted: "a link of root's or of this user's own (fs.protected_symlinks)",
    };
  const cut = mask === null ? '' : `, and the mask of its access list takes x away`;
  return { saw: `mode ${formatMode(mode)}${cut}`, wanted: 'x for this user' };
}
