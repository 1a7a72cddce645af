import { denialSourceOf, isSocketUnmapped } from '../access/denial-source.ts';
import type { Facts } from '../facts/facts.ts';
import { apparmorDenied } from './apparmor-denied.ts';
import { confinementEvidence, sandboxRemedies, sandboxSummary } from './evidence/sandbox-traces.ts';
import { blockOf, diagnoseBlock, diagnoseCutOff, isCutOff } from './evidence/unit-sandbox.ts';
import { defineRule } from './rule.ts';
import { selinuxDenied } from './selinux-denied.ts';

export const sandboxDenied = defineRule({
  id: 'sandbox-denied',
  title: 'A sandbox or filter blocks access to the socket',
  severity: 'error',
  scope: 'process',
  why: "Flatpak, dev containers, sandboxes for coding agents and hardened services take permissions away from a process: with a seccomp filter, with Landlock, or with a user namespace that does not map the socket's ids. The group and the mode are not the cause. Landlock leaves no trace that a process can read, so its effect shows only as a denial.",
  byHand: [
    "grep -E '^(Seccomp|NoNewPrivs):' /proc/$$/status",
    'cat /proc/$$/uid_map /proc/$$/gid_map',
    "stat -L -c '%u %g %a' /var/run/docker.sock",
  ],
  diagnose(facts) {
    const block = blockOf(facts);
    if (block) return diagnoseBlock(facts, block);
    if (isCutOff(facts)) return diagnoseCutOff(facts);
    if (!isConfined(facts)) return undefined;
    return {
      summary: sandboxSummary(facts),
      evidence: confinementEvidence(facts),
      remedies: sandboxRemedies(facts),
    };
  },
});

function isConfined(facts: Facts): boolean {
  const refusal = denialSourceOf(facts);
  if (isSocketUnmapped(facts)) return refusal !== 'none';
  if (refusal === 'none' || refusal === 'permissions') return false;
  const { connection } = facts;
  if (connection.state === 'failed') return true;
  if (connection.state === 'denied' && connection.error === 'EPERM') return true;
  if (selinuxDenied.diagnose(facts) || apparmorDenied.diagnose(facts)) return false;
  return leavesTrace(facts) || (refusal === 'beyond' && isModuleRuledOut(facts));
}

/** Every container has a seccomp filter by default, and it allows connect(2). */
function leavesTrace({ confinement: { sandbox, seccomp, container } }: Facts): boolean {
  return sandbox !== null || (seccomp === 'filter' && container === null);
}

/** SELinux can deny this process even if it allows others; without its log dockperm cannot rule it out. */
function isModuleRuledOut({ confinement: { selinux, apparmor } }: Facts): boolean {
  const mayRefuse = selinux.state === 'on' && selinux.mode !== 'permissive';
  return !mayRefuse && selinux.state !== 'unknown' && apparmor.state !== 'unknown';
}
