import { refusalOf } from '../access/denial-source.ts';
import type { Confinement, Facts, SELinux } from '../facts/facts.ts';
import { formatAllowed } from './evidence/format.ts';
import { defineRule, type Remedy } from './rule.ts';

export const selinuxDenied = defineRule({
  id: 'selinux-denied',
  title: 'SELinux denies a connection that file permissions allow',
  severity: 'error',
  scope: 'host',
  why: 'SELinux decides after file permissions, by the labels of the process and of the engine that listens. The type of containers (container_t) may not connect to a container runtime, whatever group it is in. Relabelling the file with :z does not help, because the engine behind the socket is judged as well.',
  diagnose(facts) {
    const { selinux, container } = facts.confinement;
    if (!isSELinux(facts) || selinux.state !== 'on') return undefined;
    const certain = selinux.denial !== null;
    return {
      summary: certain
        ? 'SELinux refuses the connection, which file permissions allow.'
        : `${formatAllowed(facts)}; most likely SELinux refuses it to ${typeOf(selinux)}.`,
      evidence: evidenceOf(selinux),
      remedies: container ? [labelDisable, narrowPolicy] : [narrowPolicy],
    };
  },
});

type On = Extract<SELinux, { state: 'on' }>;

/** What SELinux leaves alone unless somebody writes a policy against it. */
const unconfined = /^(unconfined_t|spc_t|unconfined_service_t|initrc_t|kernel_t)$/;

function typeOf({ process }: On): string {
  return process?.split(':')[2] ?? 'this process';
}

/** Seen in the log, or left as the explanation for a confined process. Its answer is EACCES, never EPERM. */
function isSELinux(facts: Facts): boolean {
  const { selinux }: Confinement = facts.confinement;
  const refusal = refusalOf(facts);
  if (selinux.state !== 'on' || selinux.mode === 'permissive') return false;
  if (facts.connection.state !== 'denied' || facts.connection.error !== 'EACCES') return false;
  if (refusal !== 'beyond' && refusal !== 'unknown') return false;
  return selinux.denial !== null || (selinux.process !== null && !unconfined.test(typeOf(selinux)));
}

function evidenceOf({ mode, process, socket, denial }: On) {
  return [
    { label: 'SELinux', saw: mode === 'unknown' ? 'at work; its mode cannot be seen from here' : mode },
    { label: 'this process', saw: process ?? 'its context could not be read' },
    { label: 'the socket', saw: socket ?? 'its label could not be read' },
    { label: 'denial', saw: denial ?? 'not seen: the audit log is not readable here, or has none' },
  ];
}

const labelDisable: Remedy = {
  title: 'Take this one container out of the confinement',
  safety: 'risky',
  grants: 'this container everything that SELinux keeps other containers from',
  steps: [
    {
      kind: 'ask',
      instruction: '--security-opt label=disable, or security_opt: [label=disable] in Compose.',
    },
  ],
};

const narrowPolicy: Remedy = {
  title: 'Allow this one thing by a policy module',
  safety: 'manual',
  steps: [
    {
      kind: 'ask',
      instruction:
        'sudo ausearch -m avc -ts recent shows what is denied; audit2allow -M makes a module of it. Read it before semodule -i.',
    },
  ],
};
