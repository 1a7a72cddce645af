import { judgeCaller } from '../access/caller-access.ts';
import { denialSourceOf } from '../access/denial-source.ts';
import type { Grant } from '../access/verdict.ts';
import { quoteWord } from '../host/command.ts';
import { confinementEvidence } from './evidence/sandbox-traces.ts';
import { ask, askToRun, defineRule, manual } from './rule.ts';

export const deniedUnexplained = defineRule({
  id: 'denied-unexplained',
  title: 'Access is denied for an unknown reason',
  severity: 'error',
  scope: 'host',
  why: "The kernel denied the connection, and the fact that would explain it could not be read: the socket's ACL, or whether a security module confines this process. dockperm reports that instead of guessing. Joining a group may not help.",
  byHand: [
    'id',
    'namei -l /var/run/docker.sock',
    'getfacl /var/run/docker.sock',
    "grep -E '^(CapEff|Seccomp):' /proc/$$/status",
  ],
  diagnose(facts) {
    const refusal = denialSourceOf(facts);
    if (refusal === 'none' || refusal === 'permissions') return undefined;
    const verdict = judgeCaller(facts);
    return {
      summary: 'The connection is denied, and the facts that could be read do not explain why.',
      evidence: [
        ...confinementEvidence(facts),
        {
          label: 'file permissions',
          found:
            verdict.access === 'ok'
              ? `allow access (${grantWords[verdict.grant.by]})`
              : verdict.access === 'unknown'
                ? `unknown: ${verdict.reason}`
                : 'deny access',
        },
      ],
      remedies: [
        manual('Check what dockperm could not read', [
          ...(facts.endpoint.kind === 'unix' ? [askToRun(`getfacl ${quoteWord(facts.endpoint.path)}`)] : []),
          ask('Check sestatus and aa-status, and whether this shell runs in a sandbox.'),
        ]),
      ],
    };
  },
});

const grantWords: Readonly<Record<Grant['by'], string>> = {
  owner: 'as the owner',
  'named-user': 'through the ACL entry for a user',
  group: 'through the group',
  'named-group': 'through the ACL entry for a group',
  other: 'as others',
  capability: 'through a capability',
};
