import { judgeCaller } from '../access/caller-access.ts';
import { defineRule } from './rule.ts';

export const deniedUnexplained = defineRule({
  id: 'denied-unexplained',
  title: 'The connection is denied although file permissions allow it',
  severity: 'error',
  scope: 'host',
  why: 'Owner, group, mode and every directory of the path allow this process to connect, and the kernel refused all the same. Something other than file permissions decides here: a security module (SELinux, AppArmor), an access list, or a sandbox around this process. Group membership would change nothing.',
  diagnose(facts) {
    if (facts.connection.state !== 'denied') return undefined;
    const verdict = judgeCaller(facts);
    if (verdict.access === 'denied') return undefined;
    return {
      summary: 'The kernel refuses the connection for a reason that file permissions do not explain.',
      evidence: [
        { label: `connect to ${facts.endpoint.host}`, saw: facts.connection.error },
        {
          label: 'file permissions',
          saw: verdict.access === 'ok' ? `allow it (by ${verdict.grant.by})` : `not known: ${verdict.reason}`,
        },
      ],
      remedies: [
        {
          title: 'Find out what confines this process',
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
