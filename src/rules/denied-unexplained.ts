import { judgeCaller } from '../access/caller-access.ts';
import { refusalOf } from '../access/denial-source.ts';
import { confinementEvidence } from './evidence/sandbox-traces.ts';
import { defineRule } from './rule.ts';

export const deniedUnexplained = defineRule({
  id: 'denied-unexplained',
  title: 'The connection is denied, and what could be read does not tell why',
  severity: 'error',
  scope: 'host',
  why: 'The kernel refused, and a fact that would tell the cause could not be read: the access list of the socket, or whether a security module confines this process. It is named here instead of a guess. Group membership may well change nothing.',
  diagnose(facts) {
    const refusal = refusalOf(facts);
    if (refusal === 'none' || refusal === 'permissions') return undefined;
    const verdict = judgeCaller(facts);
    return {
      summary: 'The kernel refuses the connection, and what could be read does not tell why.',
      evidence: [
        ...confinementEvidence(facts),
        {
          label: 'file permissions',
          saw:
            verdict.access === 'ok'
              ? `allow it (by ${verdict.grant.by})`
              : `not known: ${verdict.access === 'unknown' ? verdict.reason : 'denied'}`,
        },
      ],
      remedies: [
        {
          title: 'Look at what dockperm could not',
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction:
                'Look at: getfacl SOCKET, sestatus, aa-status, and whether this shell runs in a sandbox.',
            },
          ],
        },
      ],
    };
  },
});
