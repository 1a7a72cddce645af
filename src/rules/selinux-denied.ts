import { denialSourceOf } from '../access/denial-source.ts';
import type { Confinement, Facts, SELinux } from '../facts/facts.ts';
import { connectRow } from './evidence/connect-row.ts';
import { formatAllowed } from './evidence/format.ts';
import { ask, askToRun, defineRule, manual, type Remedy } from './rule.ts';

export const selinuxDenied = defineRule({
  id: 'selinux-denied',
  title: 'SELinux blocks access to the socket',
  severity: 'error',
  scope: 'process',
  why: "SELinux decides after file permissions, based on the labels of the process and of the engine. Containers (container_t) cannot connect to a container runtime, whatever groups they have. Relabelling the socket with :z does not help, because the engine's label is checked as well.",
  byHand: ['getenforce', 'id -Z', 'sudo ausearch -m avc -ts recent'],
  diagnose(facts) {
    const { selinux, container } = facts.confinement;
    if (!isSELinux(facts) || selinux.state !== 'on') return undefined;
    const certain = selinux.denial !== null;
    return {
      summary: certain
        ? 'SELinux denies the connection; file permissions allow it.'
        : `${formatAllowed(facts)}; SELinux most likely denies it to ${typeOf(selinux)}.`,
      evidence: [...connectRow(facts), ...evidenceOf(selinux)],
      remedies: container ? [labelDisable, narrowPolicy] : [narrowPolicy],
    };
  },
});

type On = Extract<SELinux, { state: 'on' }>;

/** Types that SELinux does not confine in the default policies. */
const unconfined = /^(unconfined_t|spc_t|unconfined_service_t|initrc_t|kernel_t)$/;

function typeOf({ process }: On): string {
  return process?.split(':')[2] ?? 'this process';
}

/** Found in the log, or the only explanation left for a confined process. SELinux denies with EACCES, never with EPERM. */
function isSELinux(facts: Facts): boolean {
  const { selinux }: Confinement = facts.confinement;
  const refusal = denialSourceOf(facts);
  if (selinux.state !== 'on' || selinux.mode === 'permissive') return false;
  if (facts.connection.state !== 'denied' || facts.connection.error !== 'EACCES') return false;
  if (refusal !== 'beyond' && refusal !== 'unknown') return false;
  return selinux.denial !== null || (selinux.process !== null && !unconfined.test(typeOf(selinux)));
}

function evidenceOf({ mode, process, socket, denial }: On) {
  return [
    { label: 'SELinux', found: mode === 'unknown' ? 'on (mode not readable here)' : mode },
    { label: 'this process', found: process ?? 'context not readable' },
    { label: 'socket', found: socket ?? 'label not readable' },
    { label: 'denial', found: denial ?? 'none found (the audit log has none or is not readable)' },
  ];
}

const labelDisable: Remedy = {
  title: 'Run this container without SELinux confinement',
  safety: 'risky',
  grants: 'this container everything that SELinux denies to containers',
  steps: [
    ask(
      'Start the container with --security-opt label=disable, or set security_opt: [label=disable] in Compose.',
    ),
  ],
};

const narrowPolicy = manual('Allow only this connection with a policy module', [
  askToRun('sudo ausearch -m avc -ts recent'),
  ask('Create a module from the denial with audit2allow -M, and review it before semodule -i.'),
]);
