import { judgeCaller } from '../access/caller-access.ts';
import { formatMode } from './format.ts';
import { defineRule } from './rule.ts';

export const pathNotTraversable = defineRule({
  id: 'path-not-traversable',
  title: 'A directory on the way to the socket may not be searched',
  severity: 'error',
  scope: 'host',
  why: "To connect, a process needs search permission (x) on every directory of the path, whatever the mode of the socket itself. Such a directory usually belongs to another user: a home, or /run/user/UID of a rootless engine. Opening it would open that user's files, so the right answer is the right user's socket.",
  diagnose(facts) {
    if (facts.connection.state !== 'denied') return undefined;
    const verdict = judgeCaller(facts);
    if (verdict.access !== 'denied' || verdict.blocked.at !== 'search') return undefined;
    const { path, mode } = verdict.blocked;
    return {
      summary: `${facts.caller.name ?? `uid ${facts.caller.uid}`} may not search ${path}, which is on the way to the socket.`,
      evidence: [{ label: path, saw: `mode ${formatMode(mode)}`, wanted: 'x for this user' }],
      remedies: [
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
